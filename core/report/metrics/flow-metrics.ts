import { CREDIT, count, ofAssignee, share } from './make.ts';

/** Who passed tickets on, and what was promised and kept. */
export const FLOW_METRICS = {
  reassignments: count('reassigned', {
    en: 'Reassignments',
    formula: 'each time that a ticket was given to another agent than the last',
    booked: 'when it was given',
    credit: 'who got it; act.fromAgent: who had it',
  }),
  team_changes: count('team_changed', {
    en: 'Changes of team',
    formula: 'each time that a ticket went from one team to another',
    booked: 'the change',
    credit: 'the team that got it; act.fromTeam: the one that had it',
  }),
  priority_raised: ofAssignee(
    count('priority_raised', {
      en: 'Priority raised',
      formula: 'each time that the priority of a ticket went up',
      booked: 'the change',
      credit: CREDIT.assignee,
    }),
  ),
  breaches: ofAssignee(
    count('breached', {
      en: 'Breaches',
      formula: 'promises of service levels that were broken',
      booked: 'the second at which their time was over',
      credit: CREDIT.assignee,
    }),
  ),
  escalations: ofAssignee(
    count(['priority_raised', 'breached', 'team_changed'], {
      en: 'Escalations',
      formula: 'priority raised + breaches + changes of team',
      booked: 'each as it is booked itself',
      credit: CREDIT.assignee,
    }),
  ),
  sla_met_share: share(
    'promise_judged',
    {
      en: 'Service levels met',
      formula: 'promises met in time ÷ (met in time + broken); act.metric, act.policy: which',
      booked: 'met: the fulfilment; broken: the second at which its time was over',
      credit: 'author of the response, who solved, else assignee then',
    },
    ({ kept }) => kept === true,
  ),
};
