import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createUpload } from '../../../core/attachment/index.ts';
import { openChild } from '../../../core/child/index.ts';
import { armClock, wakeClock } from '../../../core/clock/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { addMessage, editNote } from '../../../core/conversation/index.ts';
import { saveDraft } from '../../../core/draft/index.ts';
import { linkTickets, unlinkTickets } from '../../../core/link/index.ts';
import { undoReply } from '../../../core/outbound/index.ts';
import { bePresent } from '../../../core/presence/index.ts';
import { deleteStruckObjects, redactMessage } from '../../../core/redaction/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { DUE_INDEX } from '../../../core/shared/names.ts';
import { choosePolicy, keptPolicies } from '../../../core/sla-policy/index.ts';
import { markSpam, unmarkSpam } from '../../../core/spam/index.ts';
import { SHIPPED } from '../../../core/status/index.ts';
import { applyTaskList, settleTask } from '../../../core/task/index.ts';
import {
  addCollaborator,
  changeTicket,
  createTicket,
  fireDeadlines,
  followTicket,
  mendDeadline,
  removeCollaborator,
  restoreTicket,
  shareTicket,
  trashTicket,
  unfollowTicket,
  unshareTicket,
} from '../../../core/ticket/index.ts';
import { correctTimeEntry, enterTime, removeTimeEntry } from '../../../core/time-entry/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { ADMIN, givenAgent, givenTeam, requestFor } from '../../support/desk.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { givenTaskList, loadTaskLists } from '../../support/given-task-list.ts';
import { redactDeps } from '../../support/redaction.ts';
import { byAgent, keyed, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
const DAY = 24 * 60;

const opened = async ({ desk }: Stage) => (await desk.take({ from: 'mara@example.com' })).ticket;

/** A ticket that was solved, `minutes` before it closes. */
async function solved(stage: Stage, minutes: number): Promise<Ticket> {
  return solve(stage, (await opened(stage)).id, minutes);
}

async function solve(stage: Stage, id: number, minutes: number): Promise<Ticket> {
  const { ticket } = await stage.desk.write(id, { kind: 'internal_note', text: 'Done.', status: 'solved' });
  stage.desk.later(4 * DAY - minutes);
  return ticket;
}

/** In seconds. */
const HOUR = 3600;
const HALF_AN_HOUR = 30;
const PAST = -HALF_AN_HOUR;

/** A ticket to which a task list was applied, and what its steps are changed with. */
async function withTasks(stage: Stage) {
  const { id: ticketId } = await opened(stage);
  await givenTaskList(stage.table, 'onboarding');
  const lists = await loadTaskLists(stage.table);
  const deps = { table: stage.table, lists, statuses: SHIPPED, businessTime: undefined };
  const asked = { principal: ADMIN, ticketId };
  return { deps, asked };
}

/** What happens to tickets, by people and by the clock. */
export const TICKET_ACTS: readonly Act[] = [
  {
    file: 'ticket/change-worked.ts',
    does: 'apply a task list',
    arrange: async (stage) => {
      const { deps, asked } = await withTasks(stage);
      return () => applyTaskList(deps, byAgent(stage), { ...asked, list: 'onboarding' });
    },
  },
  {
    file: 'ticket/change-worked.ts',
    does: 'do the last step, by which a ticket that waited is open again',
    arrange: async (stage) => {
      const { deps, asked } = await withTasks(stage);
      await applyTaskList(deps, byAgent(stage), { ...asked, list: 'onboarding' });
      await stage.desk.write(asked.ticketId, { kind: 'internal_note', text: 'Wait.', status: 'hold' });
      const settlement = { list: 'onboarding', step: 'account', state: 'done' } as const;
      return () => settleTask(deps, byAgent(stage), { ...asked, settlement });
    },
  },
  {
    file: 'ticket/create-ticket.ts',
    does: 'open a child of a ticket',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const team = await givenTeam(stage.desk.database);
      const request = { teamId: team.id, text: 'Order a laptop.' };
      const deps = { table: stage.table, rules, textOf: async () => '' };
      return () =>
        keyed(stage, (context, alongside) =>
          openChild(deps, context, { principal: ADMIN, ticketId, request, alongside }),
        );
    },
  },
  {
    file: 'ticket/create-ticket.ts',
    does: 'open a ticket for somebody new',
    arrange: async (stage) => {
      const { database } = stage.desk;
      const [team, agent] = [await givenTeam(database), await givenAgent(database)];
      const fields = { teamId: team.id, assigneeId: agent.id };
      const request = requestFor({ address: 'mara@example.com', name: 'Mara' }, fields);
      return () =>
        keyed(stage, (context, alongside) =>
          createTicket(stage, context, { principal: ADMIN, request, alongside }),
        );
    },
  },
  {
    file: 'ticket/change-ticket.ts',
    does: 'change and solve a ticket',
    arrange: async (stage) => {
      const { database } = stage.desk;
      const { id: ticketId } = await opened(stage);
      const [team, agent] = [await givenTeam(database), await givenAgent(database)];
      const change = { teamId: team.id, assigneeId: agent.id, status: 'solved', tags: ['fire'] } as const;
      const input = { principal: ADMIN, ticketId, change: { ...change, tags: ['fire'] } };
      return () => changeTicket({ table: stage.table, rules }, byAgent(stage), input);
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'put a ticket into the trash',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id };
      return () => trashTicket(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'take a ticket out of the trash',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id };
      await trashTicket(stage.table, byAgent(stage), input);
      return () => restoreTicket(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'spam/mark-spam.ts',
    does: 'mark a ticket as spam and block its requester',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id };
      return () => markSpam(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'spam/mark-spam.ts',
    does: 'release what counted as spam',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id };
      await markSpam(stage.table, byAgent(stage), input);
      const later = await stage.desk.take({ from: 'mara@example.com', id: '<later@example.com>' });
      await projectTicket({ table: stage.table, shards: 1 }, later.ticket.id);
      const deps = { table: stage.table, shards: 1 };
      return () => unmarkSpam(deps, byAgent(stage), input);
    },
  },
  {
    file: 'conversation/add-message.ts',
    does: 'answer a ticket and solve it',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const message = { kind: 'public_reply', text: 'Put it out.', status: 'solved' } as const;
      return () =>
        keyed(stage, (context, alongside) =>
          addMessage({ table: stage.table, rules }, context, {
            principal: ADMIN,
            ticketId,
            message,
            alongside,
          }),
        );
    },
  },
  {
    file: 'conversation/add-message.ts',
    does: 'answer after what was seen',
    arrange: async (stage) => {
      const { ticket, messages } = await stage.desk.take({ from: 'mara@example.com' });
      const message = {
        kind: 'public_reply',
        text: 'Put it out.',
        lastSeenMessageId: messages[0]?.id ?? '',
      } as const;
      return () =>
        keyed(stage, (context, alongside) =>
          addMessage({ table: stage.table, rules: { ...rules, undoSeconds: 60 } }, context, {
            principal: ADMIN,
            ticketId: ticket.id,
            message,
            alongside,
          }),
        );
    },
  },
  {
    file: 'conversation/add-message.ts',
    does: 'mention an agent and a team in a note',
    arrange: async (stage) => {
      const { database } = stage.desk;
      const { id: ticketId } = await opened(stage);
      const team = await givenTeam(database);
      const agent = await givenAgent(database, 'agent', [team.id]);
      const other = await givenAgent(database);
      await changeTicket({ table: stage.table, rules }, byAgent(stage), {
        principal: ADMIN,
        ticketId,
        change: { teamId: team.id, assigneeId: agent.id },
      });
      const text = `Look, @[agent:${other.id}] and @[team:${team.id}].`;
      const message = { kind: 'internal_note', text } as const;
      return () =>
        keyed(stage, (context, alongside) =>
          addMessage({ table: stage.table, rules }, context, {
            principal: ADMIN,
            ticketId,
            message,
            alongside,
          }),
        );
    },
  },
  {
    file: 'conversation/edit-note.ts',
    does: 'edit a note so that it mentions somebody',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const agent = await givenAgent(stage.desk.database);
      const { message } = await stage.desk.write(ticketId, { kind: 'internal_note', text: 'Look.' });
      const text = `Look, @[agent:${agent.id}].`;
      const input = { principal: ADMIN, ticketId, messageId: message.id, text };
      return () => editNote(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'add somebody new as a collaborator',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const participant = { address: 'bert@example.org', name: 'Bert' };
      const deps = { table: stage.table, deskDomains: ['desk.example.com'] };
      return () =>
        keyed(stage, (context, alongside) =>
          addCollaborator(deps, context, { principal: ADMIN, ticketId, participant, alongside }),
        );
    },
  },
  {
    file: 'attachment/create-upload.ts',
    does: 'announce a file',
    arrange: async (stage) => {
      const deps = { table: stage.table, sign: async () => '', bucket: 'files', mostBytes: 100 };
      const file = { filename: 'a.txt', contentType: 'text/plain', size: 1, sha256: 'a'.repeat(64) };
      return () =>
        keyed(stage, (context, alongside) =>
          createUpload(deps, context, { principal: ADMIN, file, alongside }),
        );
    },
  },
  {
    file: 'conversation/add-message.ts',
    does: 'answer with a file',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const { files } = stage.desk;
      const attachments = [(await stage.desk.upload()).id];
      const message = { kind: 'public_reply', text: 'Here it is.', attachments } as const;
      return () =>
        keyed(stage, (context, alongside) =>
          addMessage({ table: stage.table, rules, files }, context, {
            principal: ADMIN,
            ticketId,
            message,
            alongside,
          }),
        );
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'remove a collaborator',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const input = { principal: ADMIN, ticketId, participant: { address: 'bert@example.org' } };
      await addCollaborator({ table: stage.table, deskDomains: ['desk.example.com'] }, byAgent(stage), input);
      return (again) =>
        removeCollaborator(stage.table, byAgent(stage), input).catch(orKnown(again, NotFoundError));
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'follow a ticket',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const { id: agentId } = await givenAgent(stage.desk.database);
      const input = { principal: ADMIN, ticketId, agentId };
      return () => followTicket(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'follow a ticket no longer',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const { id: agentId } = await givenAgent(stage.desk.database);
      const input = { principal: ADMIN, ticketId, agentId };
      await followTicket(stage.table, byAgent(stage), input);
      return (again) =>
        unfollowTicket(stage.table, byAgent(stage), input).catch(orKnown(again, NotFoundError));
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'share a ticket with a team',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const { id } = await givenTeam(stage.desk.database);
      const input = { principal: ADMIN, ticketId, with: { kind: 'team', id }, level: 'note' } as const;
      return () =>
        keyed(stage, (context, alongside) => shareTicket(stage.table, context, { ...input, alongside }));
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'choose an SLA policy by hand',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const fields = { noSla: true, calendar: null, targets: {} };
      await givenPolicy(stage.desk.table, { key: 'partners', ...fields }, byAgent(stage));
      const override = { policy: 'partners', reason: 'As agreed' };
      const input = { principal: ADMIN, ticketId, override };
      return () => {
        // A function that has just started: it remembers no policies.
        const policies = keptPolicies(keptConfiguration(stage.table));
        return choosePolicy({ table: stage.table, policies }, byAgent(stage), input);
      };
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'share a ticket no longer',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      const { id } = await givenAgent(stage.desk.database);
      const input = { principal: ADMIN, ticketId, with: { kind: 'agent', id } } as const;
      await shareTicket(stage.table, byAgent(stage), { ...input, level: 'read' });
      return (again) =>
        unshareTicket(stage.table, byAgent(stage), input).catch(orKnown(again, NotFoundError));
    },
  },
  {
    file: 'outbound/undo-reply.ts',
    does: 'take a reply back',
    arrange: async (stage) => {
      const { id: ticketId } = await opened(stage);
      stage.desk.undoSeconds = 60 * 60;
      const { message } = await stage.desk.reply(ticketId, 'Put it out.', 'solved');
      stage.desk.undoSeconds = 0;
      return () =>
        keyed(stage, (context, alongside) =>
          undoReply(stage.table, context, { principal: ADMIN, ticketId, messageId: message.id, alongside }),
        );
    },
  },
  ...[linkTickets, unlinkTickets].map(
    (act): Act => ({
      file: `link/${act === linkTickets ? 'link' : 'unlink'}-tickets.ts`,
      does: act === linkTickets ? 'put a ticket below a parent' : 'take a ticket from its parent',
      arrange: async (stage) => {
        const [{ id: ticketId }, { id: otherId }] = [await opened(stage), await opened(stage)];
        const input = { principal: ADMIN, ticketId, kind: 'parent' as const, otherId };
        if (act === unlinkTickets) {
          await linkTickets(stage, byAgent(stage), input);
          return (again) => act(stage, byAgent(stage), input).catch(orKnown(again, NotFoundError));
        }
        return () =>
          keyed(stage, (context, alongside) => linkTickets(stage, context, { ...input, alongside }));
      },
    }),
  ),
  {
    file: 'draft/save-draft.ts',
    does: 'save a draft',
    arrange: async (stage) => {
      const asked = { principal: ADMIN, ticketId: (await opened(stage)).id, kind: 'public_reply' as const };
      await saveDraft(stage.table, byAgent(stage), { ...asked, content: { text: 'We are' } });
      return () => saveDraft(stage.table, byAgent(stage), { ...asked, content: { text: 'We are looking' } });
    },
  },
  {
    file: 'draft/save-draft.ts',
    does: 'throw a draft away',
    arrange: async (stage) => {
      const asked = { principal: ADMIN, ticketId: (await opened(stage)).id, kind: 'public_reply' as const };
      await saveDraft(stage.table, byAgent(stage), { ...asked, content: { text: 'We are' } });
      return () => saveDraft(stage.table, byAgent(stage), { ...asked, content: {} });
    },
  },
  {
    file: 'presence/be-present.ts',
    does: 'be present at a ticket',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id, doing: 'viewing' as const };
      return () => bePresent(stage.table, byAgent(stage), input);
    },
  },
  {
    file: 'redaction/redact-message.ts',
    does: 'strike words out of a mail, the subject and the audit trail',
    arrange: async (stage) => {
      const { ticket, messages } = await stage.desk.take({ from: 'mara@example.com', text: 'A secret.' });
      const change = { subject: 'Another secret' };
      const named = { principal: ADMIN, ticketId: ticket.id };
      await changeTicket({ table: stage.table, rules }, byAgent(stage), { ...named, change });
      await changeTicket({ table: stage.table, rules }, byAgent(stage), {
        ...named,
        change: { subject: 'A secret' },
      });
      const request = { text: 'secret', subject: true };
      const input = { ...named, messageId: messages[0]?.id ?? '', request };
      return () =>
        keyed(stage, (context, alongside) =>
          redactMessage({ ...redactDeps(stage.desk), table: stage.table }, context, { ...input, alongside }),
        );
    },
  },
  {
    file: 'redaction/delete-objects.ts',
    does: 'delete what was struck',
    arrange: async (stage) => {
      const { receipt } = await stage.desk.take({ from: 'mara@example.com', text: 'A secret.' });
      const { ticketId, messageId } = receipt;
      const input = { principal: ADMIN, ticketId, messageId, request: { text: 'secret' } };
      await redactMessage(redactDeps(stage.desk), byAgent(stage), input);
      return () =>
        deleteStruckObjects.page(pageDepsOf(stage), { input: { ticketId, messageId }, checkpoint: null });
    },
  },
  {
    file: 'time-entry/enter-time.ts',
    does: 'enter time that was worked on a ticket',
    arrange: async (stage) => {
      const input = { principal: ADMIN, ticketId: (await opened(stage)).id, time: { seconds: HOUR } };
      return () => keyed(stage, (context, alongside) => enterTime(stage, context, { ...input, alongside }));
    },
  },
  ...[correctTimeEntry, removeTimeEntry].map(
    (act): Act => ({
      file: 'time-entry/correct-time-entry.ts',
      does: act === correctTimeEntry ? 'correct a time entry' : 'remove a time entry',
      arrange: async (stage) => {
        const named = { principal: ADMIN, ticketId: (await opened(stage)).id };
        const entered = { ...named, time: { seconds: HOUR } };
        const { id: timeEntryId } = await enterTime(stage, byAgent(stage), entered);
        const input = { ...named, timeEntryId, change: { seconds: 3 * HOUR } };
        return (again) => act(stage, byAgent(stage), input).catch(orKnown(again, NotFoundError));
      },
    }),
  ),
  {
    file: 'ticket/fire-deadlines.ts',
    does: 'close a ticket whose days are over',
    arrange: async (stage) => {
      const { id } = await solved(stage, PAST);
      return () => fireDeadlines(stage.table, stage.desk.context(), id);
    },
  },
  {
    file: 'ticket/mend-deadline.ts',
    does: 'put a ticket into the list of what is due',
    arrange: async (stage) => {
      const { id } = await solved(stage, DAY);
      const key = { pk: `T#${id}`, sk: 'META' };
      const { client, tableName } = stage.desk.database;
      const names = { '#partition': DUE_INDEX.partitionKey, '#sort': DUE_INDEX.sortKey };
      const without = { UpdateExpression: 'REMOVE #partition, #sort', ExpressionAttributeNames: names };
      await client.send(new UpdateCommand({ TableName: tableName, Key: key, ...without }));
      return async () => mendDeadline(stage.table, await stage.table.get(key));
    },
  },
  {
    file: 'clock/arm-clock.ts',
    does: 'start the first timer of a ticket',
    arrange: async (stage) => {
      const { id } = await solved(stage, HALF_AN_HOUR);
      return () => armClock(stage, stage.desk.context(), { kind: 'ticket', id });
    },
  },
  {
    file: 'clock/arm-clock.ts',
    does: 'start another timer for a ticket that was solved again',
    arrange: async (stage) => {
      const { id } = await solved(stage, HALF_AN_HOUR);
      const arm = () => armClock(stage, stage.desk.context(), { kind: 'ticket', id });
      await arm();
      await stage.desk.write(id, { kind: 'internal_note', text: 'It burns again.', status: 'open' });
      await solve(stage, id, HALF_AN_HOUR);
      return arm;
    },
  },
  {
    file: 'clock/wake-clock.ts',
    does: 'sleep again after a timer woke too early',
    arrange: async (stage) => {
      const ticket = await solved(stage, HALF_AN_HOUR);
      await armClock(stage, stage.desk.context(), { kind: 'ticket', id: ticket.id });
      const timer = {
        kind: 'ticket' as const,
        id: ticket.id,
        arming: 1,
        wakeAt: stage.desk.now.toISOString(),
      };
      return () => wakeClock(stage.table, stage.desk.context(), timer);
    },
  },
];
