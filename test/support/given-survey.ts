import { updateThing } from '../../core/configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../core/options/index.ts';
import { askIfDue, noteSolve, rate } from '../../core/satisfaction/index.ts';
import { suppress } from '../../core/suppression/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { INITIAL_HELP_CENTRE } from '../../schemas/help-centre.ts';
import type { Options } from '../../schemas/options.ts';
import type { TestDesk } from './mail.ts';
import { type MailFate, mailFates } from './mail-fates.ts';

export const HELP = { ...INITIAL_HELP_CENTRE, address: 'https://help.example.com/help' };

/** Has customers asked a day after their ticket was solved, however lately they were asked before. */
export async function givenAsking(desk: TestDesk, options: Partial<Options> = {}): Promise<void> {
  desk.helpCentre = HELP;
  const asking = { helpCentre: HELP, satisfactionAfterHours: 24, satisfactionPauseDays: 0 };
  const change = { ...asking, ...options };
  await updateThing(desk, desk.context(), optionsArea({}), { key: DESK_OPTIONS, change });
}

/** The event of a ticket's last solve, by its answer. */
export async function solved(desk: TestDesk, ticketId: number): Promise<DeskEvent> {
  await desk.reply(ticketId, 'It is done.', 'solved');
  return desk.event(ticketId, 'ticket.updated');
}

/** A ticket of somebody that was solved, and of whose solve the desk knows. */
export async function givenSolve(desk: TestDesk, from: string): Promise<number> {
  const { ticket } = await desk.take({ from });
  await noteSolve(desk.table, await solved(desk, ticket.id), 24);
  return ticket.id;
}

/** What becomes of a solve when its day is over. */
export async function afterADay(desk: TestDesk, ticketId: number): Promise<void> {
  desk.later(24 * 60);
  await askIfDue(desk.table, desk.context(), ticketId);
}

/** The question to the requester of a ticket that was solved a day ago. */
export async function givenSurvey(desk: TestDesk, from: string) {
  const ticketId = await givenSolve(desk, from);
  await afterADay(desk, ticketId);
  const event = await desk.event(ticketId, 'satisfaction.asked');
  if (event.type !== 'satisfaction.asked') throw new Error('Nobody was asked');
  return { ticketId, event, surveyId: event.survey.id };
}

/** A question for each fate that its mail can have, an answer to one, and one that nobody was asked. */
export async function givenSurveys(desk: TestDesk): Promise<void> {
  const { now } = desk;
  await givenAsking(desk, { satisfactionPauseDays: 30 });
  const fates: MailFate[] = [...mailFates(desk), ['withheld', null]];
  const solves: [MailFate, number][] = [];
  for (const fate of fates) solves.push([fate, await givenSolve(desk, `surveyed-${fate[0]}@example.com`)]);
  const unasked = await givenSolve(desk, 'no-reply@machine.example.com');
  desk.later(24 * 60);
  for (const [[fate, report], ticketId] of solves) {
    await askIfDue(desk.table, desk.context(), ticketId);
    const event = await desk.event(ticketId, 'satisfaction.asked');
    if (fate === 'failed') desk.mail.moods = ['refuses'];
    const detail = { reason: 'complained', detail: '', at: desk.now } as const;
    if (fate === 'withheld')
      await desk.table.write([suppress(`surveyed-${fate}@example.com`, detail, desk.now)]);
    await desk.send(event);
    await report?.();
    if (fate !== 'delivered' || event.type !== 'satisfaction.asked') continue;
    const said = { score: 1, reason: 'too_slow', comment: 'Made-up words.' };
    await rate(desk.table, desk.context(), { ticketId, surveyId: event.survey.id, said });
  }
  await askIfDue(desk.table, desk.context(), unasked);
  await givenSolve(desk, 'to-be-asked@example.com');
  desk.now = now;
}
