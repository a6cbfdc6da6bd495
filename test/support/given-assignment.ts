import { fireStanding } from '../../core/assignment/index.ts';
import { AssigningDesk } from './assigning.ts';
import type { TestDesk } from './mail.ts';

/**
 * A team whose tickets the desk gives out: one was left untouched and taken back, an offer has passed, one agent has something, and a
 * ticket waits; and a team of which a ticket waits since a rule wants it to be given out.
 */
export async function givenAssignment(desk: TestDesk): Promise<void> {
  const assigning = new AssigningDesk(desk.database);
  assigning.now = desk.now;
  await assigning.news();
  const teamId = await assigning.team({ untouchedMinutes: 5 });
  const agentId = await assigning.agent([teamId], 1);
  const left = await assigning.ticket({ teamId });
  await assigning.run();
  const pass = async () => {
    const standing = await assigning.standing(left);
    const due =
      'until' in standing ? standing.until : 'untouchedUntil' in standing && standing.untouchedUntil;
    if (!due) throw new Error('Nothing becomes of the ticket by itself');
    assigning.now = new Date(due);
    assigning.later(1);
    await fireStanding(assigning.table, assigning.context(), left);
    await assigning.run();
  };
  await pass();
  await assigning.settle(teamId, { offerMinutes: 5 });
  await assigning.change(left, { assigneeId: null });
  await assigning.run();
  await pass();
  await assigning.ticket({ teamId });
  await assigning.settle(teamId, {});
  await assigning.run();
  const byHand = await assigning.team({ method: 'manual' });
  await assigning.change(await assigning.ticket({}), { teamId: byHand, assignBy: 'skill' });
  await assigning.run();
  const { sessions } = await assigning.workplace(agentId);
  if (Object.keys(sessions).length > 0) throw new Error('An agent without a client has no session');
}
