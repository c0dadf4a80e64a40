// Entry point of forms that have a box of words.
import { startWords } from "./words.js";

startWords();
