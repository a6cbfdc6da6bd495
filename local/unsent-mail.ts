import { DatabaseSync } from 'node:sqlite';
import { encodeTime } from 'ulid';
import * as z from 'zod';
import { callAws } from './http.ts';

const TIME_LENGTH = 10;
/** How old an event may be of which the mail was under way. */
const OLDEST_MS = 24 * 60 * 60 * 1000;

const claimRows = z.array(z.object({ pk: z.string(), sk: z.string(), leaseUntil: z.string() }));

/** A claim of a mail: the key of its row, and until when it lasts. */
type Claim = z.infer<typeof claimRows>[number];

/** The claims that still last, by the database's own file, in which a text that is a key begins with its type. */
function lastingClaims(file: string, tableName: string, nowMs: number): Claim[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    const rows = database.prepare(`
      SELECT json_extract(item_json, '$.pk.S') AS pk, json_extract(item_json, '$.sk.S') AS sk,
        json_extract(item_json, '$.leaseUntil.S') AS leaseUntil
      FROM "${tableName}"
      WHERE pk >= :from AND pk < 'S:SEND$' AND json_extract(item_json, '$.stage.N') = '0'
        AND json_extract(item_json, '$.leaseUntil.S') > :now`);
    const from = `S:SEND#${encodeTime(Math.max(0, nowMs - OLDEST_MS), TIME_LENGTH)}`;
    return claimRows.parse(rows.all({ from, now: new Date(nowMs).toISOString() }));
  } finally {
    database.close();
  }
}

/**
 * Lets go of the claims of mails that SES does not have, when the desk starts: whoever claimed them ended with the desk before,
 * so that nothing is under way. On AWS nobody can know that, and such a mail waits until its claim is over.
 * @param isSent whether SES has a mail, by the id that it was tagged with
 */
export async function releaseUnsentMail(
  { file, endpoint }: { file: string; endpoint: string },
  tableName: string,
  nowMs: number,
  isSent: (sendId: string) => boolean,
): Promise<void> {
  const claims = lastingClaims(file, tableName, nowMs);
  const unsent = claims.filter(({ pk }) => !isSent(pk.slice('SEND#'.length)));
  for (const { pk, sk, leaseUntil } of unsent)
    await callAws(endpoint, 'DynamoDB_20120810.UpdateItem', {
      TableName: tableName,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET leaseUntil = :over',
      ConditionExpression: 'stage = :claimed AND leaseUntil = :lease',
      ExpressionAttributeValues: { ':over': { S: '' }, ':claimed': { N: '0' }, ':lease': { S: leaseUntil } },
    });
}
