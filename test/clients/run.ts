/**
 * `npm run test:clients`: makes clients of the API's description by tools of three languages, and lets each answer a ticket on
 * a local desk, as the README does by hand; `-- go` tries one language. A tool whose registry is not reached is left out.
 * `--available` only says, by its exit code, what can be tried: 0 something, 3 nothing, 1 when a language is missing
 * although `CI` is set.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApiDocument } from '../../functions/api/desk/openapi.ts';
import { type Commands, openCommands } from '../deploy/commands.ts';
import { type Report, startReport } from '../deploy/report.ts';
import { type Desk, openDesk } from './desk.ts';
import { go } from './go.ts';
import { type Standing, standingOf } from './machine.ts';
import { python } from './python.ts';
import { type ClientTool, layOut } from './tool.ts';
import { typescript } from './typescript.ts';

/** Exit code of `--available` where nothing can be tried and nobody relies on it. */
const MAY_BE_LEFT_OUT = 3;

/** Longest time for everything; two free processors take a fifth of it. */
const LIMIT_SECONDS = 600;

const TOOLS: readonly ClientTool[] = [typescript, python, go];

type Found = readonly (readonly [ClientTool, Standing])[];

/** @param languages the folders of those to try; none means all */
const lookAround = (languages: readonly string[]): Promise<Found> =>
  Promise.all(
    TOOLS.filter(({ folder }) => languages.length === 0 || languages.includes(folder)).map(
      async (tool) => [tool, await standingOf(tool)] as const,
    ),
  );

const isReady = ([, standing]: Found[number]) => standing === 'ready';
const mustBeThere = ([, standing]: Found[number]) =>
  Boolean(process.env.CI) && standing !== 'ready' && standing.lacks === 'toolchain';

/** Commands that take one tool from its registry to an answered ticket. */
const openBenches = (folder: string) => {
  const opened: Commands[] = [];
  return {
    of(tool: ClientTool) {
      const place = layOut(tool, folder);
      const commands = openCommands(place, process.env, LIMIT_SECONDS);
      opened.push(commands);
      return { folder: place, run: commands.run };
    },
    stop(): void {
      for (const commands of opened) commands.stop();
    },
  };
};

const tryOut = async (found: Found, folder: string, report: Report): Promise<void> => {
  const document = join(folder, 'openapi.json');
  writeFileSync(document, JSON.stringify(openApiDocument()));
  const benches = openBenches(folder);
  let desk: Desk | undefined;
  const end = async () => {
    benches.stop();
    await desk?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const abort = (reason: string) => {
    console.error(reason);
    void end().finally(() => process.exit(1));
  };
  process.once('SIGINT', () => abort('Interrupted.'));
  process.once('SIGTERM', () => abort('Interrupted.'));
  const limit = setTimeout(() => abort(`Not done after ${LIMIT_SECONDS} seconds.`), LIMIT_SECONDS * 1000);
  try {
    const running = await openDesk();
    desk = running;
    const one = async (tool: ClientTool): Promise<void> => {
      const bench = benches.of(tool);
      await tool.build(bench, document);
      await tool.answer(bench, await running.ask(tool));
      await running.verify(tool);
    };
    const ready = found.filter(isReady).map(([tool]) => tool);
    await Promise.all(
      ready.map((tool) => report.check(`${tool.language}: ${tool.name} answers a ticket`, () => one(tool))),
    );
  } finally {
    clearTimeout(limit);
    await end();
  }
};

const { values, positionals } = parseArgs({
  options: { available: { type: 'boolean' } },
  allowPositionals: true,
});
const found = await lookAround(positionals);
for (const [tool, standing] of found) {
  if (standing !== 'ready') console.log(`left out  ${tool.language}: ${standing.sentence}`);
}
if (found.some(mustBeThere)) process.exitCode = 1;
else if (values.available) process.exitCode = found.some(isReady) ? 0 : MAY_BE_LEFT_OUT;
else if (!found.some(isReady)) process.exitCode = 1;
else {
  const report = startReport();
  await tryOut(found, mkdtempSync(join(tmpdir(), 'bilet-clients-')), report);
  process.exitCode = report.end() === 0 ? 0 : 1;
}
