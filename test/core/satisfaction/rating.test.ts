import * as fc from 'fast-check';
import { mergeTickets, unmergeTickets } from '../../../core/merge/index.ts';
import { redactMessage } from '../../../core/redaction/index.ts';
import {
  levelOf,
  loadSurvey,
  rate,
  ratingToken,
  readRatingToken,
  showSatisfaction,
} from '../../../core/satisfaction/index.ts';
import { rated } from '../../../core/satisfaction/rate.ts';
import type { Survey } from '../../../schemas/satisfaction.ts';
import { NOW } from '../../support/context.ts';
import { ADMIN } from '../../support/desk.ts';
import { givenAsking, givenSurvey } from '../../support/given-survey.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenAsking(desk);
});
afterAll(() => desk.close());

const NAMED = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const [KEY, OTHER] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('what a score says', () => {
  test.each([
    [2, ['bad', 'good']],
    [3, ['bad', 'neutral', 'good']],
    [5, ['bad', 'bad', 'neutral', 'good', 'good']],
  ])('of %i steps', (scale, levels) => {
    expect(levels.map((_, at) => levelOf(at + 1, scale))).toEqual(levels);
  });
});

describe('a link', () => {
  const linked = { ticketId: 7, surveyId: NAMED, expiresAt: new Date(NOW.getTime() + 60_000) };

  test('is read with the key that signed it, or a former one, until it expires', () => {
    const token = ratingToken(linked, KEY);
    expect(readRatingToken(token, [KEY], NOW)).toEqual(linked);
    expect(readRatingToken(token, [OTHER, KEY], NOW)).toEqual(linked);
    expect(readRatingToken(token, [OTHER], NOW)).toBeNull();
    expect(readRatingToken(token, [KEY], linked.expiresAt)).toBeNull();
  });

  test('is none once a character of it is another, nor is anything else', () => {
    const token = ratingToken(linked, KEY);
    const other = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...'abcXYZ019-_.~ü'));
    fc.assert(
      fc.property(other, ([at, character]) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        // The last character of a signature has bits that say nothing.
        fc.pre(changed !== token && at !== token.length - 1);
        expect(readRatingToken(changed, [KEY], NOW)).toBeNull();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => readRatingToken(text, [KEY], NOW) === null));
  });
});

describe('a rating', () => {
  const asked: Survey = {
    ...{ id: NAMED, ticketId: 7, customerId: 3, agentId: 1, teamId: null, comment: '', version: 1 },
    ...{ solvedAt: NOW.toISOString(), askedAt: NOW.toISOString(), expiresAt: NOW.toISOString(), scale: 5 },
  };
  const by = { reasons: ['too_slow'], now: NOW };

  test('keeps when it was first given, whatever follows, and has a reason only when it is bad', () => {
    const said = fc.record(
      {
        score: fc.integer({ min: 1, max: 5 }),
        reason: fc.constantFrom('too_slow', null, undefined),
        comment: fc.string(),
      },
      { requiredKeys: ['score'] },
    );
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 6 }), (all) => {
        let survey = asked;
        for (const [at, one] of all.entries()) {
          survey = rated(survey, one, { ...by, now: new Date(NOW.getTime() + at) });
          expect(survey.rating).toMatchObject({ score: one.score, at: NOW.toISOString() });
          expect(survey.rating?.level).toBe(levelOf(one.score, 5));
          if (survey.rating?.level !== 'bad') expect(survey.rating?.reason).toBeNull();
        }
        expect(rated(survey, { score: survey.rating?.score ?? 0 }, by)).toBe(survey);
      }),
    );
  });

  test.each([0, 6, 1.5, -1, Number.NaN])('is refused of %p on a scale of 5', (score) => {
    expect(() => rated(asked, { score }, by)).toThrow('Some fields are wrong.');
  });

  test('is refused for a reason that is none of the desk', () => {
    expect(() => rated(asked, { score: 1, reason: 'weather' }, by)).toThrow('Some fields are wrong.');
  });

  test('is told once, changed for seven days, and then stays', async () => {
    const { ticketId, surveyId } = await givenSurvey(desk, 'changes@example.com');
    const say = (score: number, comment?: string) =>
      rate(desk.table, desk.context(), { ticketId, surveyId, said: { score, comment } });
    await say(2, 'Too slow.');
    await say(2);
    await say(4);
    const events = (await desk.events(ticketId)).filter(({ type }) => type === 'satisfaction.rated');
    expect(events).toMatchObject([
      { actor: { kind: 'customer' }, rating: { score: 2, level: 'bad', before: null, hasComment: true } },
      { rating: { score: 4, level: 'good', before: { score: 2, level: 'bad' } } },
    ]);
    expect(JSON.stringify(events)).not.toContain('Too slow');
    expect((await desk.ticket(ticketId)).satisfaction?.rating).toMatchObject({ score: 4, level: 'good' });
    desk.later(7 * 24 * 60);
    await expect(say(5)).rejects.toMatchObject({ code: 'survey.over' });
    expect((await loadSurvey(desk.table, { ticketId, surveyId })).survey.rating?.score).toBe(4);
  });

  test('of two at the same moment counts the one that comes last, and neither gets lost', async () => {
    const { ticketId, surveyId } = await givenSurvey(desk, 'twice@example.com');
    const scores = [1, 2, 3, 4, 5];
    await Promise.all(
      scores.map((score) => rate(desk.table, desk.context(), { ticketId, surveyId, said: { score } })),
    );
    const events = (await desk.events(ticketId)).filter(({ type }) => type === 'satisfaction.rated');
    expect(events).toHaveLength(scores.length);
    const { survey, ticket } = await loadSurvey(desk.table, { ticketId, surveyId });
    expect(ticket.satisfaction?.rating).toEqual(survey.rating);
  });

  test('comes too late a month after somebody was asked', async () => {
    const { ticketId, surveyId } = await givenSurvey(desk, 'late@example.com');
    desk.later(30 * 24 * 60);
    const late = rate(desk.table, desk.context(), { ticketId, surveyId, said: { score: 5 } });
    await expect(late).rejects.toMatchObject({ code: 'survey.over' });
  });

  test('goes along with a ticket that is merged into another, and counts for it', async () => {
    const { ticketId: sourceId, surveyId } = await givenSurvey(desk, 'merged@example.com');
    const { ticketId } = await givenSurvey(desk, 'merged@example.com');
    const named = { principal: ADMIN, ticketId };
    await mergeTickets(desk, desk.context(), { ...named, sourceIds: [sourceId] });
    await rate(desk.table, desk.context(), { ticketId: sourceId, surveyId, said: { score: 5 } });
    const { surveys } = await showSatisfaction(desk.table, named);
    expect(surveys).toMatchObject([{ id: surveyId, rating: { score: 5 } }, { ticketId }]);
    expect(surveys[1]?.rating).toBeUndefined();
  });

  describe('of a ticket that was merged into another', () => {
    const asAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
    const merge = (ticketId: number, ...sourceIds: number[]) =>
      mergeTickets(desk, asAgent(), { principal: ADMIN, ticketId, sourceIds });
    const unmerge = (ticketId: number, ...sourceIds: number[]) =>
      unmergeTickets(desk, asAgent(), { principal: ADMIN, ticketId, sourceIds });
    const rateIt = ({ ticketId, surveyId }: { ticketId: number; surveyId: string }, score: number) =>
      rate(desk.table, desk.context(), { ticketId, surveyId, said: { score } });
    const shown = async (ticketId: number) => (await desk.ticket(ticketId)).satisfaction;
    let people = 0;
    const asked = () => {
      people += 1;
      return givenSurvey(desk, `joined${people}@example.com`);
    };

    test('reaches the one that goes on, whenever it was said, and leaves with the ticket', async () => {
      const [before, after] = [await asked(), await asked()];
      const { ticket } = await desk.take({ from: 'goes-on@example.com' });
      await rateIt(before, 2);
      await merge(ticket.id, before.ticketId, after.ticketId);
      expect(await shown(ticket.id)).toMatchObject({ ticketId: before.ticketId, rating: { score: 2 } });
      desk.later(1);
      await rateIt(after, 1);
      expect(await shown(ticket.id)).toMatchObject({ ticketId: after.ticketId, rating: { level: 'bad' } });
      const event = await desk.event(ticket.id, 'satisfaction.rated');
      expect(event).toMatchObject({
        ticket: { id: ticket.id },
        survey: { id: after.surveyId },
        rating: { score: 1 },
      });
      await unmerge(ticket.id, after.ticketId);
      expect(await shown(ticket.id)).toMatchObject({ ticketId: before.ticketId, rating: { score: 2 } });
      expect(await shown(after.ticketId)).toMatchObject({ rating: { score: 1 } });
      await unmerge(ticket.id, before.ticketId);
      expect(await shown(ticket.id)).toBeUndefined();
      expect((await shown(before.ticketId))?.ticketId).toBeUndefined();
    });

    test('goes by way of others, and each shows its own again', async () => {
      const [first, middle, last] = [await asked(), await asked(), await asked()];
      await rateIt(last, 5);
      await merge(middle.ticketId, first.ticketId);
      await merge(last.ticketId, middle.ticketId);
      desk.later(1);
      await rateIt(first, 1);
      expect(await shown(last.ticketId)).toMatchObject({ ticketId: first.ticketId, rating: { score: 1 } });
      await unmerge(last.ticketId, middle.ticketId);
      expect(await shown(last.ticketId)).toMatchObject({ id: last.surveyId, rating: { score: 5 } });
      expect(await shown(middle.ticketId)).toMatchObject({ ticketId: first.ticketId, rating: { score: 1 } });
      await unmerge(middle.ticketId, first.ticketId);
      const own = await shown(middle.ticketId);
      expect([own?.id, own?.rating]).toEqual([middle.surveyId, undefined]);
      expect(await shown(first.ticketId)).toMatchObject({ id: first.surveyId, rating: { score: 1 } });
    });
  });

  test('has words that redaction strikes', async () => {
    const { ticketId, surveyId } = await givenSurvey(desk, 'words@example.com');
    const comment = 'My card is 4000 0000 0000 0002.';
    await rate(desk.table, desk.context(), { ticketId, surveyId, said: { score: 1, comment } });
    const { messages } = await desk.open(ticketId);
    await redactMessage(
      { table: desk.table, texts: { get: async () => null, put: async () => {} }, deletion: () => [] },
      { ...desk.context(), actor: { kind: 'agent', id: 1 } },
      {
        principal: ADMIN,
        ticketId,
        messageId: messages[0]?.id ?? '',
        request: { text: '4000 0000 0000 0002' },
      },
    );
    const { surveys } = await showSatisfaction(desk.table, { principal: ADMIN, ticketId });
    expect(surveys[0]?.comment).toBe('My card is ▇▇▇.');
  });
});
