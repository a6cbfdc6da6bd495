import { CREDIT, count, ofAssignee, share } from './make.ts';

const DAY = 86_400;

/** How many tickets came, were solved and went. */
export const TICKET_METRICS = {
  tickets_created: count('created', {
    en: 'Tickets created',
    formula: 'tickets that began, follow-ups, split ones and released mail too',
    booked: 'creation',
    credit: CREDIT.creator,
  }),
  solves: count('solved', {
    en: 'Solves',
    formula: 'each time that a ticket that was live became solved or closed',
    booked: 'the solve',
    credit: CREDIT.solver,
  }),
  tickets_resolved: count('resolved', {
    en: 'Tickets resolved',
    formula: 'tickets that are solved or closed now, once each',
    booked: 'the last solve',
    credit: CREDIT.solver,
  }),
  closes: ofAssignee(
    count('closed', {
      en: 'Closes',
      formula: 'each time that a ticket came into a closed status',
      booked: 'the closing',
      credit: CREDIT.assignee,
    }),
  ),
  reopens: count('reopened', {
    en: 'Reopens',
    formula: 'each time that a solved or closed ticket became live',
    booked: 'the reopening',
    credit: 'that of the last solve',
  }),
  reopen_rate: share(
    'solved',
    {
      en: 'Reopen rate',
      formula: 'solves that were reopened within 30 days ÷ solves',
      booked: 'the solve',
      credit: CREDIT.solver,
      matures: 30 * DAY,
    },
    ({ reopened }) => reopened === true,
  ),
  resolution_rate: ofAssignee(
    share(
      'created',
      {
        en: 'Resolution rate',
        formula: 'tickets created that are resolved now ÷ tickets created',
        booked: 'creation',
        credit: CREDIT.assignee,
        matures: 'always',
      },
      ({ resolvedNow }) => resolvedNow === true,
    ),
  ),
  escalation_rate: ofAssignee(
    share(
      'created',
      {
        en: 'Escalation rate',
        formula: 'tickets created that ever had an escalation ÷ tickets created',
        booked: 'creation',
        credit: CREDIT.assignee,
      },
      ({ escalated }) => escalated === true,
    ),
  ),
  tickets_merged: count('merged', {
    en: 'Tickets merged',
    formula: 'tickets that are merged into others now',
    booked: 'the merge',
    credit: CREDIT.actor,
  }),
  tickets_trashed: count('trashed', {
    en: 'Tickets in the trash',
    formula: 'tickets that are in the trash now',
    booked: 'when they were put there',
    credit: CREDIT.actor,
  }),
  tickets_spam: count('spam', {
    en: 'Spam',
    formula: 'tickets that are marked as spam now',
    booked: 'the mark',
    credit: CREDIT.actor,
  }),
};
