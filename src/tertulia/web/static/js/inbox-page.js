// Entry point of the inbox.
import { startBulk } from "./bulk.js";
import { startComposer } from "./composer.js";
import { startFacts } from "./facts.js";
import { startInbox } from "./inbox.js";
import { startMentions } from "./mentions.js";

startInbox();
startComposer();
startMentions();
startBulk();
startFacts();
