import { runJob } from '../../core/jobs/index.ts';
import type { JobFile, JobParts, PageDeps, StoredObject } from '../../core/shared/job-kind.ts';
import type { Table } from '../../core/shared/table.ts';
import { NOW } from './context.ts';
import { later } from './desk.ts';

interface JobMessage {
  jobId: string;
  turn: number;
}

/** Pages after which a job that a test does is taken to go on for ever. */
const MOST_PAGES = 500;

/** The queue of jobs in memory: a message comes again until its page is done. */
export class JobQueue {
  readonly messages: JobMessage[] = [];
  readonly files: Record<string, JobFile> = {};
  readonly pauses: number[] = [];
  deleteForGood: (object: StoredObject) => Promise<void> = async ({ key }) => {
    throw new Error(`Nothing may delete ${key}`);
  };
  copyAttachment: PageDeps['copyAttachment'];
  searchObjects: PageDeps['searchObjects'];
  importedFiles: PageDeps['importedFiles'];
  askShop: PageDeps['askShop'];
  /** what erasing somebody takes */
  erasing: Pick<PageDeps, 'texts' | 'deleteJobFiles' | 'readObject'> = {};
  now = NOW;
  /** seconds that pass at each look at the clock, so that a page ends early */
  secondsALook = 0;
  /** what pages have put by, by the keys of the bucket */
  readonly parts = new Map<string, string>();
  drawReport: PageDeps['drawReport'];
  #milliseconds = 0;

  begin(jobId: string): this {
    this.messages.push({ jobId, turn: 0 });
    return this;
  }

  /** Delivers one message; gives what its function failed with, null when it did not. */
  async deliver(table: Table, between: () => Promise<void> = async () => {}): Promise<unknown> {
    const message = this.messages.shift();
    if (message === undefined) return null;
    const deps = {
      table,
      listShards: 1,
      mailboxes: [
        { address: 'support@desk.example.com', name: 'Support' },
        { address: 'billing@desk.example.com', name: 'Billing' },
      ],
      rules: { closeAfterDays: 4, solvingNeedsAssignee: false },
      send: async (next: JobMessage, afterSeconds: number) => {
        this.messages.push(next);
        this.pauses.push(afterSeconds);
      },
      keep: async (key: string, file: JobFile) => {
        this.files[key] = file;
      },
      askShop: this.askShop,
      parts: {
        keep: async (jobId: string, part: number, body: string) => {
          this.parts.set(`jobs/${jobId}/part-${part}`, body);
        },
        read: async (jobId: string, part: number) => {
          const body = this.parts.get(`jobs/${jobId}/part-${part}`);
          if (body === undefined) throw new Error(`No page kept part ${part}`);
          return body;
        },
      },
      milliseconds: () => {
        this.#milliseconds += this.secondsALook * 1000;
        return this.#milliseconds;
      },
      deleteForGood: this.deleteForGood,
      ...(this.copyAttachment && { copyAttachment: this.copyAttachment }),
      ...(this.drawReport && { drawReport: this.drawReport }),
      ...this.erasing,
      ...(this.importedFiles && { importedFiles: this.importedFiles }),
      ...(this.searchObjects && { searchObjects: this.searchObjects }),
      sleep: between,
    };
    try {
      await runJob(deps, this.now, Math.random, message);
      return null;
    } catch (error) {
      this.messages.push(message);
      // Whatever comes again comes later, and finds no lease of who was killed.
      this.now = later(this.now, { seconds: 100 });
      return error;
    }
  }

  /** Delivers messages until none is left. */
  async drain(table: Table, between?: () => Promise<void>): Promise<void> {
    for (let left = MOST_PAGES; this.messages.length > 0; left -= 1) {
      if (left === 0) throw new Error('The job never ends');
      await this.deliver(table, between);
    }
  }

  /** The lines of the only file that was left. */
  lines(): Record<string, unknown>[] {
    const [file, ...more] = Object.values(this.files);
    if (file === undefined || more.length > 0) throw new Error('There is not one file');
    return String(file.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }
}

const noParts = async () => {
  throw new Error('No job of this test puts anything by');
};
/** Of jobs of one page. */
export const NO_PARTS: JobParts = { keep: noParts, read: noParts };
