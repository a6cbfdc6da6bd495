import type { StoredEvent } from '../../schemas/events/events.ts';
import { UNHEARD_BY } from './names.ts';

/** An event of the bus as it was told. Pure. */
export function withoutMarks(event: StoredEvent): StoredEvent {
  const { [UNHEARD_BY.webhooks]: _, [UNHEARD_BY.assignment]: __, [UNHEARD_BY.live]: ___, ...told } = event;
  return told;
}
