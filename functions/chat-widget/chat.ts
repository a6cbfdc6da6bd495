import { NOTHING_YET, type Page, pageOf, type Standing } from './answers.ts';
import { outcomeOf } from './asked.ts';
import { entering, type Place } from './entering.ts';
import { hints } from './hints.ts';
import { type Io, planned } from './io.ts';
import { kept } from './kept.ts';
import { reading } from './reading.ts';
import type { Chat, Seen } from './seen.ts';
import { sending } from './sending.ts';
import { telling } from './telling.ts';
import {
  EMPTY_THREAD,
  inOrder,
  notYetSaid,
  type Outgoing,
  readAfter,
  type Thread,
  withPage,
  withSaid,
} from './thread.ts';

/** How long it is shown that somebody writes, after it was told. */
const TYPING_MS = 6000;

/** @param changed is called whenever there is something else to see */
export function createChat(
  io: Io,
  { channelKey, place, isLive }: { channelKey: string; place: () => Place; isLive: () => boolean },
  changed: () => void,
): Chat {
  const keep = kept(io, channelKey);
  let thread: Thread = EMPTY_THREAD;
  let standing: Standing = NOTHING_YET;
  let ticketId: number | null = null;
  let isVisible = true;
  let isOpen = false;
  let isTyping = false;
  let marked: string | null = null;
  const typingEnds = planned(io, () => {
    isTyping = false;
    changed();
  });
  const entry = entering(io, keep, place);
  const person = telling(io, keep);

  function forget(): void {
    thread = EMPTY_THREAD;
    standing = NOTHING_YET;
    ticketId = null;
    marked = null;
    moved();
  }

  /** What stood in the field was sent off, or is of a chat that has ended. */
  function forgetDraft(): void {
    keep.setDraft('');
    keep.setChosen([]);
  }

  const hearing = hints(io, {
    look: () => void reader.look(),
    typing() {
      isTyping = true;
      typingEnds.in(TYPING_MS);
      changed();
    },
    moved: () => reader.plan(),
  });

  const reader = reading(io, keep, {
    after: () => readAfter(thread),
    read,
    forgotten: forget,
    moved,
    watching: () => ({
      // No hint tells that a place in the queue is known by now.
      isLive: hearing.isLive && (standing.state !== 'waiting' || standing.queue !== null),
      isVisible,
      isOpen,
      isUnderWay: isUnderWay(),
      isWaiting: standing.queue !== null,
    }),
  });

  const sender = sending(io, keep, entry, {
    acknowledged(said) {
      thread = withSaid(thread, [said]);
      if (standing.state === 'none' || standing.state === 'ended') void reader.look();
      io.tellTabs();
    },
    moved,
    forgotten: forget,
  });

  const isUnderWay = () => standing.state === 'open' || standing.state === 'waiting';

  function read(page: Page): boolean {
    const { items, changed: other, ticketId: of } = page;
    // What follows up a conversation that is over is another one, which is read from its beginning.
    if (ticketId !== null && of !== ticketId) {
      thread = EMPTY_THREAD;
      marked = null;
      void reader.look();
    }
    ticketId = of;
    const isNew = items.some(({ id }) => !thread.said.has(id)) || other.length > 0;
    thread = withPage(thread, page);
    standing = page;
    const arrived = new Set(items.map(({ clientId }) => clientId));
    for (const { clientId } of keep.outbox()) if (arrived.has(clientId)) keep.drop(clientId);
    if (isNew && items.at(-1)?.from === 'desk') isTyping = false;
    return isNew;
  }

  function moved(): void {
    const session = keep.session();
    const secret = isLive() && isVisible && isUnderWay() ? session?.secret : undefined;
    hearing.want(secret === undefined || ticketId === null ? null : { secret, ticketId });
    markRead();
    changed();
  }

  const lastOfDesk = () =>
    inOrder(thread)
      .filter(({ from }) => from === 'desk')
      .at(-1)?.id ?? null;
  const isSeenBefore = (id: string, mark: string | null) => mark !== null && id <= mark;

  /** Tells the desk what was seen: once for each message, and again with the next one where it was lost. */
  function markRead(): void {
    const secret = keep.session()?.secret;
    const last = lastOfDesk();
    if (!isOpen || !isVisible || secret === undefined || last === null || last === marked) return;
    if (isSeenBefore(last, standing.readUntil.you)) return;
    marked = last;
    const body = { readUntil: last };
    void outcomeOf(io.ask('PATCH', '/session', { body, secret })).then(({ is }) => {
      if (is === 'later' && marked === last) marked = null;
      if (is === 'well') io.tellTabs();
    });
  }

  function seen(): Seen {
    const said = inOrder(thread);
    const mark = [standing.readUntil.you, marked].reduce((one, other) =>
      other !== null && (one === null || other > one) ? other : one,
    );
    return {
      said,
      outbox: notYetSaid(keep.outbox(), thread),
      standing,
      isTyping,
      isStuck: sender.isStuck || reader.isStuck,
      unread: said.filter(({ from, id }) => from === 'desk' && !isSeenBefore(id, mark)).length,
      session: keep.session(),
    };
  }

  /** Reads what there is, of whom the site knows also where they have written in another browser alone. */
  async function come(): Promise<void> {
    if (entry.isProven) await (isOpen ? entry.ensure() : entry.find());
    await reader.look();
  }

  function put(one: Outgoing): void {
    keep.put(one);
    moved();
    io.tellTabs();
    void sender.flush();
  }

  return {
    seen,
    write(text, files = []) {
      forgetDraft();
      const newest = keep.outbox().at(-1)?.at ?? 0;
      put({ clientId: io.newId(), at: Math.max(io.now(), newest + 1), text, files });
    },
    retry(clientId) {
      const found = keep.outbox().find((one) => one.clientId === clientId);
      if (found === undefined) return;
      const { refused: _, ...one } = found;
      put(one);
    },
    discard(clientId) {
      keep.drop(clientId);
      moved();
      io.tellTabs();
    },
    draft: keep.draft,
    chosen: keep.chosen,
    setChosen: keep.setChosen,
    typed(words) {
      keep.setDraft(words);
      hearing.typed();
    },
    prove(proof) {
      const isOther = entry.prove(proof);
      if (isOther) forget();
      void come();
    },
    say: (said) => person.say(said),
    async resume(token) {
      const followed = await entry.follow(token);
      if (followed.is === 'here') await reader.look();
      if (followed.is !== 'offered') return followed;
      return {
        is: 'offered',
        async accept() {
          // What was written in this chat is for nobody else.
          await sender.flush();
          if (keep.outbox().some(({ refused }) => refused === undefined)) return false;
          for (const { clientId } of keep.outbox()) keep.drop(clientId);
          followed.accept();
          forget();
          await reader.look();
          return true;
        },
      };
    },
    async end(wantsTranscript) {
      const secret = keep.session()?.secret;
      if (secret === undefined) return { is: 'well', body: null };
      const path = `/session${wantsTranscript ? '?transcript=true' : ''}`;
      const outcome = await outcomeOf(io.ask('DELETE', path, { secret }));
      if (outcome.is === 'well' || outcome.is === 'unknown') {
        keep.dropSession(secret);
        forgetDraft();
        forget();
        io.tellTabs();
      }
      return outcome;
    },
    wake() {
      hearing.check();
      moved();
      void person.tell();
      void come();
      void sender.flush();
    },
    setVisible(now) {
      isVisible = now;
      moved();
      if (now) this.wake();
      else reader.plan();
    },
    setOpen(now) {
      isOpen = now;
      moved();
      if (now) void come();
    },
    async fileUrl(messageId, at) {
      const secret = keep.session()?.secret;
      if (secret === undefined) return null;
      const after = `${messageId.slice(0, 10)}${'0'.repeat(16)}`;
      const outcome = await outcomeOf(io.ask('GET', `/messages?limit=10&after=${after}`, { secret }));
      if (outcome.is !== 'well') return null;
      const found = pageOf(outcome.body).items.find(({ id }) => id === messageId);
      return found?.files[at]?.url ?? null;
    },
    enter: () => entry.ensure(),
    note: keep.note,
    setNote: keep.setNote,
    forget() {
      keep.clear();
      forget();
      io.tellTabs();
    },
    stop() {
      hearing.want(null);
      reader.stop();
      sender.stop();
      person.stop();
    },
  };
}
