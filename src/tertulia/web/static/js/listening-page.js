// Entry point of the listening screen.
import { startListening } from "./listening.js";
import { startWords } from "./words.js";

startListening();
startWords();
