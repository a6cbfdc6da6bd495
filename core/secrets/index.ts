export { removingSecret } from './remove-secret.ts';
export { readSecret, type SecretRef } from './secret-store.ts';
export { settingSecret } from './set-secret.ts';
