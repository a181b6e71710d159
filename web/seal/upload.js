// Files too large for one post, in pieces that survive a lost line: one file of its own, asked for by such files only.
export { Upload } from "tus-js-client";
