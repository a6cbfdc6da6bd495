import { createAgent, updateAgent } from '../../../core/agent/index.ts';
import { createToken, revokeToken, seedAdmin } from '../../../core/auth/index.ts';
import { makeFeed, revokeFeed } from '../../../core/calendar-feed/index.ts';
import { categoryArea } from '../../../core/category/index.ts';
import { createThing, restoreThing, retireThing, updateThing } from '../../../core/configuration/index.ts';
import { createCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { applyDesk } from '../../../core/desk-as-code/index.ts';
import { leadsEnded, leadTeam } from '../../../core/lead/index.ts';
import { createMailbox, restoreMailbox, retireMailbox, updateMailbox } from '../../../core/mailbox/index.ts';
import { createOrganisation, updateOrganisation } from '../../../core/organisation/index.ts';
import { removeSecret } from '../../../core/secrets/remove-secret.ts';
import { setSecret } from '../../../core/secrets/set-secret.ts';
import { draftOf } from '../../../core/shared/draft-table.ts';
import { NotFoundError, StaleVersionError } from '../../../core/shared/errors.ts';
import { updateStatus } from '../../../core/status/index.ts';
import { liftSuppression, suppress } from '../../../core/suppression/index.ts';
import { createTeam, updateTeam } from '../../../core/team/index.ts';
import { loadSigningKeys } from '../../../core/threading/index.ts';
import type { Agent } from '../../../schemas/agent.ts';
import {
  ADMIN,
  agentOf,
  givenAgent,
  givenCustomer,
  givenOrganisation,
  givenTeam,
} from '../../support/desk.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { byEmail } from '../../support/identities.ts';
import { DESK } from '../../support/mail.ts';
import { byAgent, keyed, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const randomBytes = (size: number) => new Uint8Array(size).fill(9);
const depsOf = ({ table }: Stage) => ({ table, randomBytes, domain: DESK.domain, mailboxes: DESK.mailboxes });
const unknown = { phone: null, locale: null, timezone: null, notes: '' };
const secret = { sender: 'webhooks', id: 'hook-1' } as const;
const REFUNDS = {
  key: 'refunds',
  labels: { en: 'Refunds' },
  parent: 'billing',
  teamId: null,
  form: null,
  priority: null,
  priorities: null,
};
const token = { name: 'Export', expiresAt: null };

const company = { name: 'Lindt AG', domains: ['example.com'], externalId: 'crm-1', tags: ['vip'] };

/** What people set up: agents, teams, customers, tokens, mailboxes, secrets. */
export const DESK_ACTS: readonly Act[] = [
  {
    file: 'agent/create-agent.ts',
    does: 'make an agent',
    arrange: async (stage) => {
      const team = await givenTeam(stage.desk.database);
      const fields = { name: 'Ada', address: 'ada@example.com', role: 'admin', teamIds: [team.id] } as const;
      return () =>
        keyed(stage, (context, alongside) =>
          createAgent(depsOf(stage), context, { fields: { ...fields, teamIds: [team.id] }, alongside }),
        );
    },
  },
  {
    file: 'agent/update-agent.ts',
    does: 'change the address, role and teams of an agent',
    arrange: async (stage) => {
      const { id: agentId } = await givenAgent(stage.desk.database);
      const team = await givenTeam(stage.desk.database);
      const change = { address: 'ada.new@example.com', role: 'admin' as const, teamIds: [team.id] };
      return () => updateAgent(depsOf(stage), byAgent(stage), { agentId, change });
    },
  },
  {
    file: 'team/create-team.ts',
    does: 'make a team',
    arrange: async (stage) => () =>
      keyed(stage, (context, alongside) =>
        createTeam(depsOf(stage), context, { name: 'Billing', alongside }),
      ),
  },
  {
    file: 'team/update-team.ts',
    does: 'rename a team',
    arrange: async (stage) => {
      const { id: teamId } = await givenTeam(stage.desk.database, 'Billing');
      return () => updateTeam(depsOf(stage), byAgent(stage), { teamId, change: { name: 'Accounts' } });
    },
  },
  {
    file: 'lead/lead-team.ts',
    does: 'make an agent a lead of a team',
    arrange: async (stage) => {
      const { id: teamId } = await givenTeam(stage.desk.database);
      const { id: agentId } = await givenAgent(stage.desk.database, 'admin');
      return () =>
        keyed(stage, (context, alongside) => leadTeam(stage.table, context, { teamId, agentId, alongside }));
    },
  },
  {
    file: 'lead/leads-ended.ts',
    does: 'deactivate the lead of a team',
    arrange: async (stage) => {
      const { id: teamId } = await givenTeam(stage.desk.database);
      await givenAgent(stage.desk.database, 'admin');
      const { id: agentId } = await givenAgent(stage.desk.database, 'admin');
      await leadTeam(stage.table, byAgent(stage), { teamId, agentId });
      return () => {
        const context = byAgent(stage);
        const alongside = (agent: Agent) => leadsEnded(stage.table, context, agent);
        return updateAgent(depsOf(stage), context, { agentId, change: { active: false }, alongside });
      };
    },
  },
  {
    file: 'organisation/create-organisation.ts',
    does: 'make an organisation',
    arrange: async (stage) => () =>
      keyed(stage, (context, alongside) =>
        createOrganisation(depsOf(stage), context, { fields: company, alongside }),
      ),
  },
  {
    file: 'organisation/update-organisation.ts',
    does: 'change the domains and the external id of an organisation',
    arrange: async (stage) => {
      const { id: organisationId } = await givenOrganisation(stage.desk.database);
      const change = { ...company, name: 'Lindt & Co' };
      return () => updateOrganisation(depsOf(stage), byAgent(stage), { organisationId, change });
    },
  },
  {
    file: 'customer/create-customer.ts',
    does: 'make a customer',
    arrange: async (stage) => {
      const fields = { name: 'Mara', identities: byEmail('mara@example.com', 'm@example.org'), ...unknown };
      return () =>
        keyed(stage, (context, alongside) => createCustomer(depsOf(stage), context, { fields, alongside }));
    },
  },
  {
    file: 'customer/update-customer.ts',
    does: 'change the identities and the organisation of a customer',
    arrange: async (stage) => {
      const { id: customerId } = await givenCustomer(stage.desk.database, 'mara@example.com');
      const { id: organisationId } = await givenOrganisation(stage.desk.database);
      const identities = byEmail('mara@example.com', 'mara.new@example.com');
      const change = { name: 'Mara L.', identities, organisationId };
      return () => updateCustomer(depsOf(stage), byAgent(stage), { customerId, change });
    },
  },
  {
    file: 'auth/create-token.ts',
    does: 'make a token',
    arrange: async (stage) => {
      const { id } = await givenAgent(stage.desk.database);
      const request = { ...token, owner: { kind: 'agent' as const, id } };
      return () =>
        keyed(stage, (context, alongside) =>
          createToken(depsOf(stage), context, { principal: ADMIN, request, alongside }),
        );
    },
  },
  {
    file: 'auth/revoke-token.ts',
    does: 'revoke a token with what was made with it',
    arrange: async (stage) => {
      const principal = agentOf({ id: (await givenAgent(stage.desk.database)).id });
      const made = await createToken(depsOf(stage), byAgent(stage), { principal, request: token });
      const tokenId = made.token.id;
      return () => revokeToken(depsOf(stage), byAgent(stage), { principal, tokenId });
    },
  },
  {
    file: 'calendar-feed/make-feed.ts',
    does: 'make a calendar feed',
    arrange: async (stage) => {
      const { id: agentId } = await givenAgent(stage.desk.database);
      const asked = { principal: agentOf({ id: agentId }), agentId, subjects: false };
      return () =>
        keyed(stage, (context, alongside) => makeFeed(depsOf(stage), context, { ...asked, alongside }));
    },
  },
  {
    file: 'calendar-feed/revoke-feed.ts',
    does: 'revoke a calendar feed',
    arrange: async (stage) => {
      const { id: agentId } = await givenAgent(stage.desk.database);
      const principal = agentOf({ id: agentId });
      await makeFeed(depsOf(stage), byAgent(stage), { principal, agentId, subjects: false });
      return () => revokeFeed(stage.table, byAgent(stage), { principal, agentId });
    },
  },
  {
    file: 'agent/update-agent.ts',
    does: 'deactivate an agent who has a calendar feed',
    arrange: async (stage) => {
      const { id: agentId } = await givenAgent(stage.desk.database);
      const principal = agentOf({ id: agentId });
      await makeFeed(depsOf(stage), byAgent(stage), { principal, agentId, subjects: false });
      return () => updateAgent(depsOf(stage), byAgent(stage), { agentId, change: { active: false } });
    },
  },
  ...[undefined, 'correct-horse-battery'].map((chosen): Act => {
    const request = { name: 'Ada', address: 'ada@example.com', ...(chosen && { token: chosen }) };
    return {
      file: 'auth/seed-admin.ts',
      does: `make the first admin with ${chosen ? 'a chosen' : 'a'} token`,
      arrange: async (stage) => () => seedAdmin(depsOf(stage), byAgent(stage), request),
    };
  }),
  {
    file: 'auth/seed-admin.ts',
    does: 'give the first admin another token',
    arrange: async (stage) => {
      const request = { name: 'Ada', address: 'ada@example.com' };
      await seedAdmin(depsOf(stage), byAgent(stage), request);
      return () => seedAdmin(depsOf(stage), byAgent(stage), { ...request, token: 'correct-horse-battery' });
    },
  },
  ...[false, true].map(
    (wasSet): Act => ({
      file: 'configuration/change-area.ts',
      does: wasSet ? 'give a mailbox to another team' : 'give a mailbox to a team',
      arrange: async (stage) => {
        const { address } = DESK.mailboxes[0];
        const give = (teamId: number) =>
          updateMailbox(depsOf(stage), byAgent(stage), { address, change: { teamId } });
        if (wasSet) await give((await givenTeam(stage.desk.database)).id);
        const { id } = await givenTeam(stage.desk.database);
        return () => give(id);
      },
    }),
  ),
  {
    file: 'configuration/change-area.ts',
    does: 'make a mailbox that is the default from then on',
    arrange: async (stage) => {
      const fields = { address: 'sales@desk.example.com', name: 'Sales', teamId: null, isDefault: true };
      return () =>
        keyed(stage, (context, alongside) => createMailbox(depsOf(stage), context, { fields, alongside }));
    },
  },
  ...[retireMailbox, restoreMailbox].map(
    (act): Act => ({
      file: 'configuration/change-area.ts',
      does: act === retireMailbox ? 'retire a mailbox' : 'restore a mailbox',
      arrange: async (stage) => {
        const { address } = DESK.mailboxes[1] ?? DESK.mailboxes[0];
        if (act === restoreMailbox) await retireMailbox(depsOf(stage), byAgent(stage), { address });
        return () => act(depsOf(stage), byAgent(stage), { address });
      },
    }),
  ),
  {
    file: 'configuration/change-area.ts',
    does: 'make a category',
    arrange: async (stage) => () =>
      keyed(stage, (context, alongside) =>
        createThing(depsOf(stage), context, categoryArea, { fields: REFUNDS, alongside }),
      ),
  },
  {
    file: 'desk-as-code/apply-desk.ts',
    does: 'apply what was tried on a draft',
    arrange: async (stage) => () =>
      keyed<string>(stage, async (context, remember) => {
        const draft = draftOf(stage.table, { isToBeWritten: true });
        await createThing(draft, context, categoryArea, { fields: REFUNDS });
        await createTeam(draft, context, { name: 'Refunds' });
        const again = await remember('applied');
        await applyDesk(stage.table, context, { writes: draft.writes(), alongside: () => again });
      }),
  },
  {
    file: 'configuration/change-area.ts',
    does: 'save a calendar',
    arrange: async (stage) => () => givenOffice(stage.table, byAgent(stage)),
  },
  {
    file: 'configuration/change-area.ts',
    does: 'save an SLA policy that names a calendar',
    arrange: async (stage) => {
      await givenOffice(stage.desk.table, byAgent(stage));
      return () => givenPolicy(stage.table, { key: 'standard' }, byAgent(stage));
    },
  },
  {
    file: 'configuration/change-area.ts',
    does: 'give a category to a team',
    arrange: async (stage) => {
      const { id: teamId } = await givenTeam(stage.desk.database);
      const change = { teamId, priority: 'high' as const };
      return () => updateThing(depsOf(stage), byAgent(stage), categoryArea, { key: 'billing', change });
    },
  },
  ...[retireThing, restoreThing].map(
    (act): Act => ({
      file: 'configuration/change-area.ts',
      does: act === retireThing ? 'retire a category' : 'restore a category',
      arrange: async (stage) => {
        const target = { key: 'billing' };
        if (act === restoreThing) await retireThing(depsOf(stage), byAgent(stage), categoryArea, target);
        return () => act(depsOf(stage), byAgent(stage), categoryArea, target);
      },
    }),
  ),
  {
    file: 'configuration/change-area.ts',
    does: 'make a status the default of its category',
    arrange: async (stage) => () =>
      updateStatus(depsOf(stage), byAgent(stage), { key: 'answered', change: { isDefault: true } }),
  },
  {
    file: 'secrets/set-secret.ts',
    does: 'set a secret',
    arrange: async (stage) => (again) =>
      setSecret(depsOf(stage), byAgent(stage), { secret, value: 'made-up words', expectedVersion: 0 }).catch(
        orKnown(again, StaleVersionError),
      ),
  },
  {
    file: 'secrets/remove-secret.ts',
    does: 'remove a secret',
    arrange: async (stage) => {
      await setSecret(depsOf(stage), byAgent(stage), { secret, value: 'made-up words' });
      return () => removeSecret(depsOf(stage), byAgent(stage), { secret });
    },
  },
  {
    file: 'suppression/lift-suppression.ts',
    does: 'let mail go to an address again',
    arrange: async (stage) => {
      const address = 'mara@example.com';
      const { id: customerId } = await givenCustomer(stage.desk.database, address);
      const at = stage.desk.now;
      await stage.table.write([suppress(address, { reason: 'bounced', detail: 'gone', at }, at)]);
      return (again) =>
        liftSuppression(depsOf(stage), byAgent(stage), { customerId, address }).catch(
          orKnown(again, NotFoundError),
        );
    },
  },
  {
    file: 'threading/signing-keys-store.ts',
    does: 'make the first signing key',
    arrange: async (stage) => () => loadSigningKeys(stage.table, randomBytes),
  },
];
