/**
 * `npm run bench -- answers|burst|calendar|clock|desk|fields|gaps|growth|import|init|lists|mail-fuzz|mail-memory|memory|operations|pages|rederive|reports|reports-proof|scale|search|search-speed|start|triggers|views`: measures what cannot be held by counting; see
 * bench/METHOD.md for the method.
 */
import { measureAnswers } from './answers.ts';
import { measureBurst } from './burst.ts';
import { measureCalendar } from './calendar.ts';
import { measureClock } from './clock.ts';
import { measureDesk } from './desk/index.ts';
import { measureFields } from './fields.ts';
import { measureGaps } from './gaps.ts';
import { measureGrowth } from './growth.ts';
import { measureImport } from './import.ts';
import { measureInit } from './init.ts';
import { measureLists } from './lists.ts';
import { measureMailFuzz } from './mail-fuzz.ts';
import { measureMailMemory } from './mail-memory.ts';
import { measureMemory } from './memory.ts';
import { measureOperations } from './operations.ts';
import { measurePages } from './pages.ts';
import { measureRederivation } from './rederive.ts';
import { measureReports } from './reports.ts';
import { proveReports } from './reports-proof.ts';
import { measureScale } from './scale.ts';
import { measureSearchQuality } from './search-quality.ts';
import { measureSearchSpeed } from './search-speed.ts';
import { measureStart } from './start.ts';
import { measureTriggers } from './triggers.ts';
import { measureViews } from './views.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  answers: measureAnswers,
  burst: measureBurst,
  calendar: measureCalendar,
  clock: measureClock,
  desk: measureDesk,
  fields: measureFields,
  gaps: measureGaps,
  growth: measureGrowth,
  import: measureImport,
  init: measureInit,
  lists: measureLists,
  'mail-fuzz': measureMailFuzz,
  'mail-memory': measureMailMemory,
  memory: measureMemory,
  operations: measureOperations,
  pages: measurePages,
  rederive: measureRederivation,
  reports: measureReports,
  'reports-proof': proveReports,
  scale: measureScale,
  start: measureStart,
  triggers: measureTriggers,
  views: measureViews,
  search: measureSearchQuality,
  'search-speed': measureSearchSpeed,
};

const bench = BENCHES[process.argv[2] ?? ''];
if (bench === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(BENCHES).join('|')}`);
  process.exitCode = 1;
} else {
  await bench();
}
