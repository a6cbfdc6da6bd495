import { keptBusinessTime } from '../../core/calendar/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { findJob } from '../../core/jobs/job-store.ts';
import type { Reader } from '../../core/ownership/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import {
  beginUpkeep,
  type CompiledView,
  countViews,
  FILL,
  type FillAsked,
  keptViews,
  type ListShards,
  loadListShards,
  projectTicket,
  projectTogether,
  RECOUNT,
  rulesOf,
  settleListShards,
  standingsOfViews,
  viewPage,
} from '../../core/views/index.ts';
import type { Job } from '../../schemas/job.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW, testContext } from './context.ts';
import { later } from './desk.ts';
import { JobQueue } from './job-queue.ts';
import { ticketAs } from './lists.ts';

/** A desk with views, whose projector comes to tickets when a test lets it, or when a job waits for it. */
export class DeskOfViews {
  readonly table: Table;
  readonly jobs = new JobQueue();
  /** tickets that somebody asked the projector to look at */
  readonly touched: number[] = [];
  /** those of which they asked for no more than that by what is noted of them */
  readonly #byNote = new Set<number>();
  now = NOW;
  /** is told when time alone moves a ticket */
  crossing: (ticketId: number, at: string) => Promise<void> = async () => {};
  shards = 1;
  #views: ReturnType<typeof keptViews>;

  constructor(table: Table) {
    this.table = {
      ...table,
      write: async (writes) => {
        await table.write(writes);
        for (const write of writes) {
          if (write.type !== 'update') continue;
          const [mark, id] = [write.set?.touched, Number(write.key.pk.slice('T#'.length))];
          if (mark === undefined && write.initial?.touched === undefined) continue;
          this.touched.push(id);
          if (mark === undefined) this.#byNote.add(id);
          else this.#byNote.delete(id);
        }
      },
    };
    this.#views = keptViews(keptConfiguration(this.table));
  }

  /** What views are saved with: a change begins a job. */
  get saving() {
    return {
      table: this.table,
      isMailbox: async () => false,
      businessTimeAt: keptBusinessTime(keptConfiguration(this.table)),
      lists: () => loadListShards(this.table, this.shards),
      catalogue: keptCatalogue(keptConfiguration(this.table)),
      startFill: (asked: FillAsked, context: Context) => {
        const actor = { kind: 'system', name: 'setup' } as const;
        const input = { list: asked.list, left: asked.left };
        const { job, writes } = jobWrites(FILL, input, { ...context, actor });
        this.jobs.begin(job.id);
        return writes;
      },
    };
  }

  /** Lets the projector come to a ticket. */
  async project(ticketId: number): Promise<void> {
    await projectTicket(await this.#projecting(), ticketId);
  }

  async #projecting() {
    const { table, shards: setting, crossing } = this;
    const { write: shards, ...counts } = await settleListShards(table, setting, this.#rules);
    const views = standingsOfViews(table, this.#views, () => this.now);
    return { table, shards, views, counts, crossing };
  }

  #rules = async () => rulesOf(await this.#views.at(this.now));

  /** Makes a ticket what a test says, and lets the projector come to it. */
  async given(ticket: Ticket): Promise<void> {
    await this.table.write([ticketAs(ticket)]);
    await this.project(ticket.id);
  }

  /** Lets the projector come to all tickets that it was asked to look at: together where that is all, then to each that is left. */
  projectTouched = async (): Promise<void> => {
    while (this.touched.length > 0) {
      const touched = this.touched.splice(0);
      const asked = [...new Set(touched)].filter((id) => this.#byNote.has(id));
      const done = asked.length < 2 ? new Map() : await projectTogether(await this.#projecting(), asked);
      for (const id of touched) if (!done.has(id)) await this.project(id);
    }
  };

  /** Lets time pass; functions then look at the configuration again. */
  letPass(seconds: number): void {
    this.now = later(this.now, { seconds });
    this.jobs.now = this.now;
  }

  /** Lets whoever works with the lists, and has read how they are, see to those that are not whole. */
  async seeToLists(lists?: ListShards): Promise<void> {
    const actor = { kind: 'system', name: 'setup' } as const;
    const asked: string[] = [];
    const writesOf = (kind: string, input: Job['input'], context: Context) => {
      const { job, writes } = jobWrites(kind, input, { ...context, actor });
      asked.push(job.id);
      return writes;
    };
    await beginUpkeep(
      {
        table: this.table,
        startFill: (list, context) => writesOf(FILL, { list, left: [] }, context),
        startRecount: (context) => writesOf(RECOUNT, {}, context),
      },
      {
        views: await this.#views.latest(this.now),
        lists: lists ?? (await loadListShards(this.table, this.shards)),
      },
      testContext({ now: this.now }),
    );
    for (const id of asked) if ((await findJob(this.table, id)) !== null) this.jobs.begin(id);
  }

  /** Lets all jobs end. */
  drain(): Promise<void> {
    return this.jobs.drain(this.table, this.projectTouched);
  }

  async view(key: string): Promise<CompiledView> {
    const view = (await this.#views.latest(this.now)).named(key);
    if (view === undefined) throw new Error(`There is no view ${key}`);
    return view;
  }

  /** The numbers of the tickets of a view, read page by page, and whether its list is filled. */
  async read(key: string, reader: Reader, limit = 40): Promise<{ ids: number[]; isFilled: boolean }> {
    const view = await this.view(key);
    const lists = await loadListShards(this.table, this.shards);
    const ids: number[] = [];
    let cursor: string | undefined;
    let isFilled = false;
    do {
      const page = await viewPage(
        { table: this.table, lists },
        { reader, view, now: this.now, limit, cursor },
      );
      ids.push(...page.tickets.map(({ id }) => id));
      isFilled = page.isFilled;
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return { ids, isFilled };
  }

  /** How many tickets a view says that it holds. */
  async count(key: string, reader: Reader): Promise<number | null> {
    const lists = await loadListShards(this.table, this.shards);
    const views = [await this.view(key)];
    const [counted] = await countViews({ table: this.table, lists }, { reader, views, now: this.now });
    return counted?.tickets ?? null;
  }
}
