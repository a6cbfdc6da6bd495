import { removeDemo } from '../../../core/demo/index.ts';
import { demoCustomer } from '../../../core/demo/marks.ts';
import { removeOrganisation } from '../../../core/demo/remove-organisation.ts';
import { createOrganisation } from '../../../core/organisation/index.ts';
import { WriteRefusedError } from '../../../core/shared/write-refused.ts';
import { given } from '../../support/imports.ts';
import { orKnown } from './keyed.ts';
import type { Act } from './stage.ts';
import { pageDepsOf } from './work-acts.ts';

/** What takes a demonstration out of a desk. */
export const DEMO_ACTS: readonly Act[] = [
  {
    file: 'demo/remove-demo.ts',
    does: 'take a customer of a demonstration out of the desk',
    arrange: async (stage) => {
      const externalId = demoCustomer(1);
      const [made] = await given(stage.desk, 'customers', [
        { externalId, name: 'Demo', addresses: ['demo@shop.example'] },
      ]);
      if (typeof made?.id !== 'number') throw new Error('The customer is not there');
      const things = JSON.stringify({ tickets: [], customers: [[made.id, externalId]] });
      const deps = {
        ...pageDepsOf(stage),
        parts: { keep: async () => {}, read: async () => things },
        ...{ texts: { get: async () => null, put: async () => {} }, deleteJobFiles: async () => {} },
      };
      const none = { tickets: 0, customers: 0, kept: [], people: [], firms: [] };
      const checkpoint = { step: 'customers', after: 0, ...none };
      return () => removeDemo.page(deps, { input: {}, checkpoint });
    },
  },
  {
    file: 'demo/remove-organisation.ts',
    does: 'take an organisation of a demonstration out of the desk',
    arrange: async ({ desk, table }) => {
      const fields = { name: 'Willow', domains: ['shop.example'], externalId: 'demo-shop:willow', tags: [] };
      const organisation = await createOrganisation(desk, desk.context(), { fields });
      // The job looks which there are, and finds it no more.
      return (again) =>
        removeOrganisation(table, desk.context(), organisation).catch(orKnown(again, WriteRefusedError));
    },
  },
];
