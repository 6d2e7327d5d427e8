// Types and formatting, with the tools this folder locks; --write formats instead of complaining.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const steps = [
  ["node_modules/typescript/bin/tsc"],
  [
    "node_modules/prettier/bin/prettier.cjs",
    process.argv.includes("--write") ? "--write" : "--check",
    ".",
  ],
];
for (const step of steps) {
  const { status } = spawnSync(process.execPath, step, { cwd: here, stdio: "inherit" });
  if (status) process.exit(status);
}
