// What every page needs, in one place. Pages with more to do load a module of their own besides.
import "./theme.js";
