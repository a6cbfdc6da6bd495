import type { AccountState, Invited, UserPool } from '../../core/invitation/user-pool-gateway.ts';

/** A user pool in memory, which keeps whom it mailed. */
export class MemoryPool implements UserPool {
  readonly accounts = new Map<string, AccountState>();
  readonly mailed: Invited[] = [];

  async stateOf(address: string) {
    return { state: this.accounts.get(address) ?? ('none' as const), since: null };
  }

  async invite(invited: Invited): Promise<AccountState> {
    if (this.accounts.get(invited.address) === 'joined') return 'joined';
    this.accounts.set(invited.address, 'invited');
    this.mailed.push(invited);
    return 'invited';
  }

  async withdraw(address: string): Promise<AccountState> {
    const before = this.accounts.get(address) ?? 'none';
    if (before === 'invited') this.accounts.delete(address);
    return before;
  }
}
