import * as z from 'zod';
import { readSecret } from '../secrets/index.ts';
import type { Table } from '../shared/table.ts';
import { UnreachableError, type WebhookReach, webFetch } from '../webhook/index.ts';
import type { AskShop } from './backfill.ts';

const accessSchema = z.record(z.string(), z.string());

/** Asks shops by the secrets that admins have set. */
export function shopAsker(table: Table, reach: WebhookReach): AskShop {
  const fetch = webFetch({ reach });
  return {
    async access(id) {
      const secret = await readSecret(table, { sender: 'shopapis', id });
      return secret === null ? null : accessSchema.parse(JSON.parse(secret.value));
    },
    async get(asked) {
      try {
        return await fetch(asked);
      } catch (error) {
        if (error instanceof UnreachableError) return null;
        throw error;
      }
    },
  };
}
