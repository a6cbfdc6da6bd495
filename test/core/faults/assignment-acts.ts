import { drainQueue } from '../../../core/assignment/drain-queue.ts';
import type { TeamAssignmentFields } from '../../../core/assignment/index.ts';
import { declineOffer, fireStanding } from '../../../core/assignment/index.ts';
import { surely } from '../../../core/assignment/look-up-held.ts';
import { settleTicket } from '../../../core/assignment/settle-ticket.ts';
import { handBack } from '../../../core/assignment/take-back.ts';
import { touchTicket } from '../../../core/assignment/touch-ticket.ts';
import { setAvailability } from '../../../core/availability/index.ts';
import { AssigningDesk } from '../../support/assigning.ts';
import { ADMIN, agentOf, givenAgent } from '../../support/desk.ts';
import type { Act, Stage } from './stage.ts';

/** A desk with a team whose tickets it gives out, an agent of it, and a ticket that has not been seen yet. */
async function given(stage: Stage, how: Partial<TeamAssignmentFields> = {}) {
  const desk = new AssigningDesk(stage.desk.database);
  desk.now = stage.desk.now;
  // Whoever opens tickets here is the first agent.
  await givenAgent(stage.desk.database);
  const teamId = await desk.team(how);
  const agentId = await desk.agent([teamId]);
  await desk.run();
  const ticketId = await desk.ticket({ teamId });
  stage.desk.later(1);
  return { desk, teamId, agentId, ticketId };
}

/** The same once the ticket waits, or an agent has it or is asked. */
async function givenOffered(stage: Stage, how: Partial<TeamAssignmentFields> = { offerMinutes: 5 }) {
  const known = await given(stage, how);
  await known.desk.run();
  // Times tell what happened after what.
  stage.desk.later(1);
  known.desk.now = stage.desk.now;
  return known;
}

const contextOf = (stage: Stage) => stage.desk.context();

/** What concerns who gets which ticket. */
export const ASSIGNMENT_ACTS: readonly Act[] = [
  {
    file: 'availability/change-workplace.ts',
    does: 'say that an agent is away',
    arrange: async (stage) => {
      const { agentId } = await given(stage);
      const asked = { principal: ADMIN, agentId, status: 'away' } as const;
      return () => setAvailability(stage.table, contextOf(stage), asked);
    },
  },
  {
    file: 'assignment/look-up-held.ts',
    does: 'look up what an agent has open',
    arrange: async (stage) => {
      const { desk, agentId } = await givenOffered(stage, {});
      return () => surely(desk.assigner(), contextOf(stage), agentId);
    },
  },
  {
    file: 'assignment/settle-ticket.ts',
    does: 'let a ticket wait for an agent',
    arrange: async (stage) => {
      const { desk, ticketId } = await given(stage);
      return () => settleTicket(desk.assigner(), contextOf(stage), ticketId);
    },
  },
  {
    file: 'assignment/give-ticket.ts',
    does: 'offer a ticket that waits',
    arrange: async (stage) => {
      const { desk, teamId, ticketId } = await given(stage, { offerMinutes: 5 });
      await settleTicket(desk.assigner(), contextOf(stage), ticketId);
      return () => drainQueue(desk.assigner(), contextOf(stage), teamId);
    },
  },
  {
    file: 'assignment/queue-store.ts',
    does: 'give a ticket that waits to an agent',
    arrange: async (stage) => {
      const { desk, teamId, ticketId } = await given(stage);
      await settleTicket(desk.assigner(), contextOf(stage), ticketId);
      return () => drainQueue(desk.assigner(), contextOf(stage), teamId);
    },
  },
  {
    file: 'assignment/fire-standing.ts',
    does: 'end an offer that nobody answered',
    arrange: async (stage) => {
      const { ticketId } = await givenOffered(stage);
      stage.desk.later(5);
      return () => fireStanding(stage.table, contextOf(stage), ticketId);
    },
  },
  {
    file: 'assignment/take-back.ts',
    does: 'take back what is offered to an agent who has gone',
    arrange: async (stage) => {
      const { desk, agentId } = await givenOffered(stage);
      await desk.be(agentId, 'away');
      stage.desk.later(1);
      return () => handBack(desk.assigner(), contextOf(stage), { agentId });
    },
  },
  {
    file: 'assignment/answer-offer.ts',
    does: 'decline an offer',
    arrange: async (stage) => {
      const { ticketId, agentId } = await givenOffered(stage);
      const principal = agentOf({ id: agentId });
      return (again) =>
        declineOffer(stage.table, contextOf(stage), { principal, ticketId }).catch((error) => {
          // It was declined the first time.
          if (!again || error.code !== 'ticket.not_offered') throw error;
        });
    },
  },
  {
    file: 'assignment/touch-ticket.ts',
    does: 'note that an agent did something on a ticket',
    arrange: async (stage) => {
      const { ticketId } = await givenOffered(stage, { untouchedMinutes: 60 });
      return () => touchTicket(stage.table, ticketId);
    },
  },
];
