import { jobWrites } from '../../../core/jobs/index.ts';
import { beginDueLake, writeLake } from '../../../core/lake/index.ts';
import type { ReportSubject } from '../../../core/report/index.ts';
import { bookSubject } from '../../../core/report/store/book-subject.ts';
import { addUpReports, rebuildReports } from '../../../core/report/store/index.ts';
import { keepSums } from '../../../core/report/store/keep-sums.ts';
import { subjectFacts } from '../../../core/report/store/subject-facts.ts';
import type { JobKind, PageDeps } from '../../../core/shared/job-kind.ts';
import { ObjectGoneError } from '../../../core/shared/kept-objects.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

const ZONE = 'UTC';
const DAY_MINUTES = 24 * 60;

/** Keeps what reports count of a ticket. */
function book({ desk, table }: Stage, id: number, isInFiles = false): Promise<number> {
  const { factsOf } = subjectFacts(table);
  const derive = (one: ReportSubject) => factsOf(one, desk.now);
  return bookSubject({ table, derive, isInFiles }, desk.context(), { kind: 'ticket', id });
}

/** The files of a desk, which nobody reads here. */
function givenFiles(): PageDeps['lake'] {
  const files = new Map<string, Uint8Array>();
  const get = async (key: string) => {
    const bytes = files.get(key);
    if (bytes === undefined) throw new ObjectGoneError(key);
    return bytes;
  };
  const put = async (key: string, bytes: Uint8Array) => void files.set(key, bytes);
  return { bucket: 'lake', objects: { get, put, delete: async (key) => void files.delete(key) } };
}

/** A ticket of which everything is kept but what was written on it a day later. */
async function givenAnswered(stage: Stage): Promise<number> {
  const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
  await book(stage, ticket.id);
  stage.desk.later(DAY_MINUTES);
  await stage.desk.reply(ticket.id);
  return ticket.id;
}

/** A day that is added up, and a later one of the same month that is not. */
async function givenAddedUp(stage: Stage): Promise<void> {
  const ticketId = await givenAnswered(stage);
  await pages(stage, addUpReports, CHANGED)(false);
  await book(stage, ticketId);
}

/** Sees to the events of a desk on which reports are kept. */
function keep(stage: Stage): Promise<void> {
  const start = (kind: string, context: Parameters<typeof jobWrites>[2]) =>
    jobWrites(kind, {}, context).writes;
  const deps = { table: stage.table, timeZone: ZONE, start, book: (id: number) => book(stage, id) };
  return keepSums(deps, stage.desk.context());
}

/** The pages of a job from a checkpoint to its end, or to another; a page that failed is done again from where it began. */
function pages(stage: Stage, kind: JobKind, from: unknown, given: Partial<PageDeps> = {}, until = 'the end') {
  let at = from;
  return async (again: boolean) => {
    if (!again) at = from;
    while ((at as { phase: string } | null)?.phase !== until) {
      const outcome = await kind.page({ ...pageDepsOf(stage), ...given }, { input: {}, checkpoint: at });
      if (outcome.done) return;
      at = outcome.checkpoint;
    }
  };
}

const CHANGED = { phase: 'changed', done: 0 };

/** What becomes of the figures of reports, and of the files for queries. */
export const REPORT_ACTS: readonly Act[] = [
  {
    file: 'report/store/book-subject.ts',
    does: 'keep what reports count of a ticket that went on',
    arrange: async (stage) => {
      const ticketId = await givenAnswered(stage);
      return () => book(stage, ticketId);
    },
  },
  {
    file: 'report/store/add-up.ts',
    does: 'add up a day of a month of which another is added up',
    arrange: async (stage) => {
      await givenAddedUp(stage);
      return pages(stage, addUpReports, CHANGED);
    },
  },
  {
    file: 'report/store/add-up-job.ts',
    does: 'note what is open when a month has begun',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      await keep(stage);
      await book(stage, ticket.id);
      stage.desk.later(31 * DAY_MINUTES);
      return pages(stage, addUpReports, null, {}, 'changed');
    },
  },
  {
    file: 'report/store/add-up-job.ts',
    does: 'take the sums of another time zone out of force',
    arrange: async (stage) => {
      await givenAddedUp(stage);
      return pages(stage, addUpReports, CHANGED, { rules: { timeZone: 'Asia/Kathmandu' } }, 'all');
    },
  },
  {
    file: 'report/store/keep-sums.ts',
    does: 'begin to count on a small desk',
    arrange: async (stage) => {
      await stage.desk.take({ from: 'mara@example.com' });
      return () => keep(stage);
    },
  },
  {
    file: 'report/store/keep-sums.ts',
    does: 'begin to add up when a month has begun',
    arrange: async (stage) => {
      await keep(stage);
      stage.desk.later(31 * DAY_MINUTES);
      return () => keep(stage);
    },
  },
  {
    file: 'report/store/rebuild-job.ts',
    does: 'derive everything anew when a month has begun',
    arrange: async (stage) => {
      await stage.desk.take({ from: 'mara@example.com' });
      await keep(stage);
      await pages(stage, addUpReports, CHANGED)(false);
      stage.desk.later(31 * DAY_MINUTES);
      return pages(stage, rebuildReports, null, {}, 'all');
    },
  },
  {
    file: 'lake/begin-due.ts',
    does: 'begin to write files for queries',
    arrange: async (stage) => {
      await stage.desk.take({ from: 'mara@example.com' });
      return () => beginDueLake({ table: stage.table, bucket: 'lake', jobWrites }, stage.desk.context());
    },
  },
  {
    file: 'lake/lake-job.ts',
    does: 'begin a bucket of files for queries that has none yet',
    arrange: async (stage) => {
      await stage.desk.take({ from: 'mara@example.com' });
      return pages(stage, writeLake, null, { lake: givenFiles() }, 'days');
    },
  },
  {
    file: 'lake/lake-job.ts',
    does: 'write the trails of tickets into files, and what changed meanwhile',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      const files = { lake: givenFiles() };
      await pages(stage, writeLake, null, files, 'days')(false);
      await book(stage, ticket.id, true);
      return pages(stage, writeLake, { phase: 'trails', next: 1, files: 0 }, files);
    },
  },
  {
    file: 'lake/write-facts.ts',
    does: 'write the days into files on which something changed',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      const files = { lake: givenFiles() };
      await pages(stage, writeLake, null, files)(false);
      await book(stage, ticket.id, true);
      return pages(stage, writeLake, { phase: 'facts', files: 0 }, files);
    },
  },
];
