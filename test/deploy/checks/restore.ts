import type { Desk } from '../desk.ts';
import { openProcedure } from '../procedure.ts';
import type { Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';
import type { People } from './people.ts';
import { bringOver, restoreTable } from './worst-day/bring-over.ts';
import type { WorstDay } from './worst-day/day.ts';
import { letMailIn } from './worst-day/let-mail-in.ts';
import { goOn, takeOver } from './worst-day/live-on.ts';
import { lookAround } from './worst-day/look.ts';
import { useDesk } from './worst-day/memory.ts';
import { deploySecondDesk } from './worst-day/second-desk.ts';
import { stopFirstDesk } from './worst-day/stop.ts';
import { cleanUp, deployAgain, destroyBoth, requireAllTried } from './worst-day/take-down.ts';
import { watch } from './worst-day/witness.ts';

/** Commands of the procedure that need receipt rules, or an address of the API that a resolver knows. */
const BEYOND = [/^npx cdk deploy Second-receipt$/, /^aws ses delete-receipt-rule /, /^curl /];

/** Brings a desk back, takes it down, and deploys it again, by the commands of docs/restore.md in their order. */
export const checkRestore = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  people: People;
}): Promise<void> => {
  const { desk: first, report, workshop, people } = options;
  const procedure = openProcedure({
    file: 'docs/restore.md',
    workshop,
    beyond: BEYOND,
    mayComplain: /^npm run doctor/,
  });
  const memory = await useDesk(first, report, people.agent);
  const day: WorstDay = { report, workshop, procedure, people, first, memory };
  const moment = await stopFirstDesk(day);
  await restoreTable(day, moment);
  const second = await deploySecondDesk(day);
  const witness = await watch(second);
  await bringOver(day, second, moment);
  await lookAround(day, second);
  await letMailIn(day, second, moment, witness);
  await takeOver(day, second);
  await goOn(day, second);
  await cleanUp(day, second);
  await destroyBoth(day, second);
  await deployAgain(day);
  await requireAllTried(day);
};
