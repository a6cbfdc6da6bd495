import type * as z from 'zod';
import type { Subject } from '../../core/audit/index.ts';
import type { Table } from '../../core/shared/table.ts';
import type { proofQuerySchema } from '../../schemas/api/proof.ts';
import { answerAuditPage } from './audit-page.ts';
import { answerProof } from './audit-proof.ts';

/**
 * The two answers that each subject with events has: its audit trail, at `path`, and the proof that nobody has changed that,
 * at `path/proof`.
 */
export function auditTrail(table: Table, { subject, path }: { subject: Subject; path: string }) {
  return {
    page: (query: { limit: number; cursor?: string }) => answerAuditPage(table, { subject, path }, query),
    proof: (query: z.output<typeof proofQuerySchema>) =>
      answerProof(table, { subject, path: `${path}/proof` }, query),
  };
}
