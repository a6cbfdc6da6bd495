import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANSWER_ACTS } from './answer-acts.ts';
import { ARTICLE_ACTS } from './article-acts.ts';
import { ASSIGNMENT_ACTS } from './assignment-acts.ts';
import { CALL_ACTS } from './call-acts.ts';
import { CHANNEL_ACTS } from './channel-acts.ts';
import { CHAT_ACTS } from './chat-acts.ts';
import { CUSTOMER_ACTS } from './customer-acts.ts';
import { DEMO_ACTS } from './demo-acts.ts';
import { DESK_ACTS } from './desk-acts.ts';
import { GAP_ACTS } from './gap-acts.ts';
import { HELD_ACTS } from './held-acts.ts';
import { IMPORT_ACTS } from './import-acts.ts';
import { LIVE_ACTS } from './live-acts.ts';
import { MAIL_ACTS } from './mail-acts.ts';
import { MERGE_ACTS } from './merge-acts.ts';
import { PORTAL_ACTS } from './portal-acts.ts';
import { PRIVACY_ACTS } from './privacy-acts.ts';
import { PURGE_ACTS } from './purge-acts.ts';
import { REPLY_ACTS } from './reply-acts.ts';
import { REPORT_ACTS } from './report-acts.ts';
import { REPORT_MAIL_ACTS } from './report-mail-acts.ts';
import { RETENTION_ACTS } from './retention-acts.ts';
import { ROOM_ACTS } from './room-acts.ts';
import { SATISFACTION_ACTS } from './satisfaction-acts.ts';
import { SEARCH_ACTS } from './search-acts.ts';
import { SHOP_ACTS } from './shop-acts.ts';
import { SLA_ACTS } from './sla-acts.ts';
import type { Act } from './stage.ts';
import { TICKET_ACTS } from './ticket-acts.ts';
import { TRIAL_ACTS } from './trial-acts.ts';
import { TRIGGER_ACTS } from './trigger-acts.ts';
import { WEBHOOK_ACTS } from './webhook-acts.ts';
import { WORK_ACTS } from './work-acts.ts';

const ACTS: readonly Act[] = [
  ...CUSTOMER_ACTS,
  ...SHOP_ACTS,
  ...PORTAL_ACTS,
  ...DESK_ACTS,
  ...TICKET_ACTS,
  ...MAIL_ACTS,
  ...MERGE_ACTS,
  ...WORK_ACTS,
  ...PURGE_ACTS,
  ...PRIVACY_ACTS,
  ...SLA_ACTS,
  ...SEARCH_ACTS,
  ...IMPORT_ACTS,
  ...WEBHOOK_ACTS,
  ...TRIGGER_ACTS,
  ...ASSIGNMENT_ACTS,
  ...HELD_ACTS,
  ...ARTICLE_ACTS,
  ...GAP_ACTS,
  ...SATISFACTION_ACTS,
  ...ANSWER_ACTS,
  ...RETENTION_ACTS,
  ...REPORT_ACTS,
  ...CHANNEL_ACTS,
  ...REPORT_MAIL_ACTS,
  ...LIVE_ACTS,
  ...REPLY_ACTS,
  ...ROOM_ACTS,
  ...CALL_ACTS,
  ...CHAT_ACTS,
  ...TRIAL_ACTS,
  ...DEMO_ACTS,
];

/** Files of `core`, by their paths below it, in which something is written to the table. */
function writingFiles(): string[] {
  const core = join(process.cwd(), 'core');
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('shared/'))
    .filter((file) =>
      /\btable\s*\.(write|putMany|deleteMany|count)\(/.test(readFileSync(join(core, file), 'utf8')),
    );
}

test('everything that writes to the table is among these', () => {
  expect([...new Set(ACTS.map(({ file }) => file))].sort()).toEqual(writingFiles().sort());
});
