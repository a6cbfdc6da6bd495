import { createCustomer } from '../../../core/customer/index.ts';
import { importCustomer } from '../../../core/import/import-customer.ts';
import { importOrganisation } from '../../../core/import/import-organisation.ts';
import { importTicket } from '../../../core/import/import-ticket.ts';
import {
  importedCustomerSchema,
  importedOrganisationSchema,
  importedTicketSchema,
} from '../../../schemas/api/import.ts';
import { byEmail } from '../../support/identities.ts';
import { importDepsOf, importing, oldTicket } from '../../support/imports.ts';
import type { Act, Stage } from './stage.ts';

const TICKET = importedTicketSchema.parse(oldTicket('old:1'));
const CUSTOMER = importedCustomerSchema.parse({
  externalId: 'old:2',
  name: 'Jo',
  addresses: ['jo@example.com'],
});
const ORGANISATION = importedOrganisationSchema.parse({
  externalId: 'old:3',
  name: 'Acme',
  domains: ['acme.example.net'],
});

const taking = (stage: Stage, ticket = TICKET) =>
  importTicket(importDepsOf(stage.desk), importing(stage.desk), ticket);

/** What is taken over from other systems. */
export const IMPORT_ACTS: readonly Act[] = [
  {
    file: 'import/import-organisation.ts',
    does: 'take over an organisation',
    arrange: async (stage) => () =>
      importOrganisation(importDepsOf(stage.desk), importing(stage.desk), ORGANISATION),
  },
  {
    file: 'import/import-customer.ts',
    does: 'take over a customer',
    arrange: async (stage) => () => importCustomer(importDepsOf(stage.desk), importing(stage.desk), CUSTOMER),
  },
  {
    file: 'import/import-customer.ts',
    does: 'fill in what was not known of a customer',
    arrange: async (stage) => {
      const unknown = { phone: null, locale: null, timezone: null, notes: '' };
      const fields = { name: '', identities: byEmail('jo@example.com'), ...unknown };
      await createCustomer(stage.desk, stage.desk.context(), { fields });
      return () => importCustomer(importDepsOf(stage.desk), importing(stage.desk), CUSTOMER);
    },
  },
  {
    file: 'import/import-ticket.ts',
    does: 'take over a ticket of somebody new',
    arrange: async (stage) => () => taking(stage),
  },
  {
    file: 'import/import-ticket.ts',
    does: 'add to a ticket what has happened elsewhere since',
    arrange: async (stage) => {
      await taking(stage, { ...TICKET, changes: [] });
      return () => taking(stage);
    },
  },
];
