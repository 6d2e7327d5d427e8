// Bundle the islands and the styles into the package, one file each.
import { copyFile } from "node:fs/promises";
import { build } from "esbuild";

const OUT = "../xieli/static/xieli";

await build({
  entryPoints: ["src/main.ts", "styles/main.css"],
  entryNames: "xieli",
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  logLevel: "warning",
});
for (const file of ["icons.svg", "icon.svg"]) await copyFile(file, `${OUT}/${file}`);
