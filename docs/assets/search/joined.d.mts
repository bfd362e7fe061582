// The dialog with all that it imports, which the build joins into one file so that a slow line is asked once.
export { openSearch } from "./dialog.mjs";
