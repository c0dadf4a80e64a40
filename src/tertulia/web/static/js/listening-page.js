// Entry point of the listening screen.
import { startListening } from "./listening.js";
import { startBulk } from "./bulk.js";
import { startFacts } from "./facts.js";
import { startWords } from "./words.js";

startListening();
startWords();
startBulk();
startFacts();
