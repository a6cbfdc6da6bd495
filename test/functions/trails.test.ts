import { routes } from '../../functions/api/routes.ts';

const paths = Object.values(routes).map(({ path }) => path);

/** Where the API shows what has events of its own: every kind of subject with a chain, but secrets, which are shown nowhere. */
const WITH_EVENTS = [
  '/v1/tickets/{ticketId}',
  '/v1/customers/{customerId}',
  '/v1/organisations/{organisationId}',
  '/v1/reports/{reportKey}',
  '/v1/report-mails/{reportMailKey}',
  '/v1/channels/{channelKey}',
  '/v1/agents/{agentId}',
  '/v1/teams/{teamId}',
  '/v1/mailboxes/{address}',
  '/v1/held-messages/{heldId}',
  '/v1/senders/{sender}',
  '/v1/jobs/{jobId}',
  '/v1/options',
  '/v1/statuses/{statusKey}',
  '/v1/calendars/{calendarKey}',
  '/v1/sla-policies/{policyKey}',
  '/v1/templates/{templateKey}',
  '/v1/task-lists/{taskListKey}',
  '/v1/macros/{macroKey}',
  '/v1/triggers/{triggerKey}',
  '/v1/webhooks/{webhookKey}',
  '/v1/categories/{categoryKey}',
  '/v1/resolutions/{resolutionKey}',
  '/v1/retention-rules/{ruleKey}',
  '/v1/custom-fields/{fieldKey}',
  '/v1/forms/{formKey}',
  '/v1/views/{viewKey}',
  '/v1/kb/sections/{sectionKey}',
  '/v1/context-kinds/{contextKindKey}',
  '/v1/shops/{shopKey}',
  '/v1/kb/articles/{articleId}',
  '/v1/rooms/{roomId}',
];

test.each(WITH_EVENTS)('%s shows its audit trail and proves it', (path) => {
  expect(paths).toContain(path);
  expect(paths).toContain(`${path}/events`);
  expect(paths).toContain(`${path}/events/proof`);
});

test('nothing shows an audit trail that it does not prove, and every area of the configuration has both', () => {
  const shown = paths
    .filter((path) => path.endsWith('/events'))
    .map((path) => path.slice(0, -'/events'.length));
  expect(shown.sort()).toEqual([...WITH_EVENTS].sort());
  const retired = paths
    .filter((path) => path.endsWith('/retire'))
    .map((path) => path.slice(0, -'/retire'.length));
  expect(shown).toEqual(expect.arrayContaining(retired));
});
