import type { Token, TokenOwner } from '../../schemas/agent.ts';
import type { ListPage, PageRequest } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { requireMayWithTokensOf } from './may.ts';
import type { Caller } from './principal.ts';
import { tokensPage } from './token-store.ts';

/** A page of tokens: the principal's own, or those of an owner when the principal is an admin. */
export async function listTokens(
  deps: { table: Table },
  input: { principal: Caller; owner?: TokenOwner; page: PageRequest },
): Promise<ListPage<Token>> {
  const { principal, page } = input;
  const owner = input.owner ?? { kind: principal.kind, id: principal.id };
  requireMayWithTokensOf(principal, owner);
  return tokensPage(deps.table, owner, page);
}
