// promptfoo with a custom provider that always says the same, on a list of prompts, for in_flight.py:
// lines of JSON in (calls, in_flight, first), lines out (seconds, cpu).
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [index, file, answer] = process.argv.slice(2);
const promptfoo = (await import(pathToFileURL(index))).default;
const prompts = JSON.parse(readFileSync(file, "utf8"));
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
const provider = {
  id: () => "mock",
  callApi: async () => ({ output: answer, tokenUsage: { prompt: 600, completion: 200, total: 800 } }),
};

async function run(calls, maxConcurrency, first) {
  const tests = Array.from({ length: calls }, (_, number) => ({ vars: { prompt: prompts[first + number] } }));
  const result = await promptfoo.evaluate(
    { prompts: ["{{prompt}}"], providers: [provider], tests, writeLatestResults: true },
    { maxConcurrency, showProgressBar: false, cache: false },
  );
  return result;
}

await run(5, 1, 0);
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { calls, in_flight, first } = JSON.parse(line);
  const began = performance.now();
  const before = process.cpuUsage();
  const result = await run(calls, in_flight, first);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - began) / 1e3;
  const done = (await result.toEvaluateSummary()).results.length;
  if (done !== calls) throw new Error(`${done} of ${calls} calls were answered`);
  say({ seconds, cpu: (user + system) / 1e6 });
}
process.exit(0);
