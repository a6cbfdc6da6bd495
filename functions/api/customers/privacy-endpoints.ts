import type * as z from 'zod';
import { loadCustomer, requireNotErased } from '../../../core/customer/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { beginErasure, ERASE, PERSON_EXPORT } from '../../../core/privacy/index.ts';
import { requireNotKept } from '../../../core/retention/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import {
  BACKUP_DAYS,
  DEAD_LETTER_DAYS,
  EXPIRED_ROW_DAYS,
  PAYLOAD_DAYS,
  UPLOAD_DAYS,
} from '../../../core/shared/names.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { customerErasureSchema, mayStillHoldSchema } from '../../../schemas/api/privacy.ts';
import type { Customer } from '../../../schemas/customer.ts';
import type { Endpoints } from '../../edge/api.ts';
import { presentJob } from '../jobs/present-job.ts';
import { shownCustomer } from './present-customer.ts';
import type { privacyRoutes } from './privacy-routes.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What no request reaches, from now on. */
function mayStillHold(eventDays: number, now: Date): z.input<typeof mayStillHoldSchema> {
  const kept = (days: number) => ({ days, until: new Date(now.getTime() + days * DAY_MS).toISOString() });
  return {
    backups: kept(BACKUP_DAYS),
    eventArchive: kept(eventDays),
    channelPayloads: kept(PAYLOAD_DAYS),
    expiredRows: kept(EXPIRED_ROW_DAYS),
    letters: kept(1),
    failedWork: kept(DEAD_LETTER_DAYS),
    uploads: kept(UPLOAD_DAYS),
  };
}

/** What the API answers to what a person may ask the desk for. */
export function privacyEndpoints(table: Table, eventDays: number): Endpoints<typeof privacyRoutes> {
  return {
    exportCustomer: async ({ params: { customerId }, body: { withFiles }, context, remember }) => {
      requireNotErased(await loadCustomer(table, customerId));
      const { job, writes } = jobWrites(PERSON_EXPORT, { customerId, withFiles }, context);
      const answer = { body: presentJob(job) };
      await table.write([...writes, ...remember(answer)]);
      return answer;
    },
    eraseCustomer: async ({ params, context, expectedVersion, remember }) => {
      await requireNotKept(table, params.customerId, context.now);
      let begun: ReturnType<typeof jobWrites> | undefined;
      const start = (byDesk: Context) => {
        begun = jobWrites(ERASE, { customerId: params.customerId }, byDesk);
        return begun.writes;
      };
      const present = (customer: Customer) => {
        if (begun === undefined) throw new Error('No job has begun');
        const body: z.input<typeof customerErasureSchema> = {
          customer: shownCustomer(customer, []),
          job: presentJob(begun.job),
          mayStillHold: mayStillHold(eventDays, context.now),
        };
        return { body, version: customer.version };
      };
      const alongside = (customer: Customer) => remember(present(customer));
      return present(await beginErasure(table, context, { ...params, expectedVersion, start, alongside }));
    },
  };
}
