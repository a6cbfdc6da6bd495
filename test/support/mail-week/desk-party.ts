import { draftOf } from '../../../core/shared/draft-table.ts';
import { askedNotice } from '../given-notices.ts';
import { DESK, REGION, TestDesk } from '../mail.ts';
import type { Letter, Party } from './world.ts';

/** A desk whose table is in memory, and nowhere else. */
class MemoryDesk extends TestDesk {
  readonly #draft = draftOf(
    {
      getMany: async () => [],
      query: async () => ({ rows: [], more: false }),
      count: async (_, step) => step,
    },
    { isToBeWritten: false },
  );
  override get table() {
    return this.#draft.table;
  }
}

/** What a desk does beside answering as every desk does. */
export interface Habits {
  /** a word: for each message to a ticket with it in its subject, a rule writes to the requester */
  tellsOf?: string;
  /** tickets that its agents answer each morning */
  answers?: number;
}

/** A desk that takes part, and what is in it. */
export interface DeskParty extends Party {
  readonly desk: TestDesk;
  /** when the desk wrote to whom by itself */
  readonly automatic: { at: Date; to: string }[];
}

/** A desk at a domain of its own. */
export function deskParty(domain: string, { tellsOf, answers = 0 }: Habits = {}): DeskParty {
  const desk = new MemoryDesk();
  const address = `support@${domain}`;
  desk.settings = { ...DESK, domain, mailboxes: [{ address, name: `Support of ${domain}` }] };
  const automatic: { at: Date; to: string }[] = [];
  const told = new Set<string>();
  const tickets: number[] = [];

  /** Sends what the newest events of a ticket ask for. @returns the mails that left */
  async function leave(ticketId: number): Promise<Letter[]> {
    const before = desk.mail.sent.length;
    for (const event of await desk.events(ticketId)) {
      if (told.has(event.id)) continue;
      told.add(event.id);
      await desk.send(event);
      const isCustomers = event.type === 'message.added' && event.actor.kind === 'customer';
      if (isCustomers && tellsOf && (await desk.ticket(ticketId)).subject.includes(tellsOf))
        await desk.send(await askedNotice(desk, ticketId));
    }
    return desk.mail.sent.slice(before).map((mail) => {
      const raw = Buffer.from(mail.raw).toString();
      // As SES does, which names a mail by its own id.
      const named = raw.replace(/^Message-ID:.*$/im, `Message-ID: <${mail.mailId}@${REGION}.amazonses.com>`);
      if (/^Auto-Submitted: auto/im.test(raw))
        automatic.push(...mail.recipients.map((to) => ({ at: desk.now, to })));
      return { from: `${mail.mailId}@bounce.${domain}`, to: mail.recipients, raw: named };
    });
  }

  return {
    desk,
    automatic,
    name: address,
    minutes: 1,
    owns: (to) => to.endsWith(`@${domain}`),
    async receive({ from, to, raw }, now) {
      desk.now = now;
      const delivery = { sender: from, recipients: [...to], verdicts: { dmarc: 'PASS' } as const };
      const receipt = await desk.deliver(Buffer.from(raw), delivery);
      if (!('ticketId' in receipt)) return [];
      if (receipt.outcome === 'opened') tickets.push(receipt.ticketId);
      return leave(receipt.ticketId);
    },
    async begin(now) {
      desk.now = now;
      const letters: Letter[] = [];
      for (const id of tickets.splice(0, answers)) {
        await desk.reply(id, 'We look into it.', 'pending');
        letters.push(...(await leave(id)));
      }
      return letters;
    },
  };
}
