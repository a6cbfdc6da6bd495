import { keepRecording } from '../../../core/call/index.ts';
import { testContext } from '../../support/context.ts';
import { givenAgent } from '../../support/desk.ts';
import { callDesk, missed, secondsLater } from '../../support/given-call.ts';
import type { Act } from './stage.ts';

const ID = 'call-1';
const FILE = {
  ...{ filename: 'call-1.wav', contentType: 'audio/wav', size: 7 },
  ...{ inline: false, contentId: null, key: 'calls/call-1.wav' },
};

/** What telephone systems tell of calls. */
export const CALL_ACTS: readonly Act[] = [
  {
    file: 'call/file-call.ts',
    does: 'open a ticket for a missed call',
    arrange: async ({ table }) => {
      const { tell } = callDesk(table);
      return () => tell(missed(ID));
    },
  },
  {
    file: 'call/file-call.ts',
    does: 'take a call in where its caller has a ticket',
    arrange: async ({ desk, table }) => {
      await callDesk(desk.table).tell(missed('call-0'));
      return () => callDesk(table).tell(missed(ID));
    },
  },
  {
    file: 'call/keep-call.ts',
    does: 'let a recording wait for its call',
    arrange: async ({ table }) => {
      const { deps } = callDesk(table);
      const context = testContext({ actor: { kind: 'system', name: 'channels' } });
      return () => keepRecording(deps, context, { externalId: ID, file: FILE });
    },
  },
  {
    file: 'call/sync-call.ts',
    does: 'learn that a call was answered, and what was noted of it',
    arrange: async ({ desk, table }) => {
      const agent = await givenAgent(desk.database);
      await callDesk(desk.table).tell(missed(ID));
      const end = { answeredAt: secondsLater(12), endedAt: secondsLater(90), at: secondsLater(100) };
      const said = { outcome: 'answered' as const, agentId: agent.id, notes: 'Wants another drum.' };
      return () => callDesk(table).tell(missed(ID, { ...end, ...said }));
    },
  },
];
