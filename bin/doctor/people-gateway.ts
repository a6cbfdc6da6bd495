import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { listAgents } from '../../core/agent/index.ts';
import type { Table } from '../../core/shared/table.ts';

/** Addresses of the active admins of a desk. */
export async function readAdmins(table: Table): Promise<string[]> {
  const admins: string[] = [];
  let after: string | undefined;
  do {
    const page = await listAgents(table, { limit: 100, after });
    const active = page.items.filter((agent) => agent.role === 'admin' && agent.active);
    admins.push(...active.map(({ address }) => address));
    after = page.after ?? undefined;
  } while (after !== undefined);
  return admins;
}

/** Those of the addresses that have an account in the user pool that is not disabled. */
export async function readAccounts(
  UserPoolId: string,
  addresses: readonly string[],
  client = new CognitoIdentityProviderClient({}),
): Promise<string[]> {
  const found: string[] = [];
  for (const address of addresses) {
    const Filter = `email = "${address.replace(/["\\]/g, '\\$&')}"`;
    const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter, Limit: 1 }));
    if (Users.some(({ Enabled }) => Enabled === true)) found.push(address);
  }
  return found;
}
