// The islands of the pages. Every page works without them; they make it quick.
import htmx from "htmx.org";

import { clocks } from "./clock";
import { fittingFiles, growingRows, ownAddresses, sentOnce } from "./forms";
import { followChanges } from "./live";
import { grids } from "./grid";
import { keepTyped } from "./kept";
import { savedNotes } from "./notes";
import { palette } from "./palette";
import { passkeys } from "./passkeys";
import { reading } from "./reading";
import { appearance, shortcuts } from "./shortcuts";
import { strip } from "./strip";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
appearance();
palette();
shortcuts();
grids();
growingRows();
fittingFiles();
ownAddresses();
sentOnce();
keepTyped();
savedNotes();
passkeys();
reading();
strip();
clocks();
followChanges();
