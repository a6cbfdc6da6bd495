import * as z from 'zod';
import { type Arrived, read, seconds, type Written } from './player.ts';

/** What Meta says of a message to a number of WhatsApp, by whichever way it is told. */
export const whatsAppEntry = ({ person, name, text, id, at }: Written, phoneNumberId: string) => ({
  id: '555000222',
  changes: [
    {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '15550001', phone_number_id: phoneNumberId },
        contacts: [{ wa_id: person, profile: { name } }],
        messages: [
          {
            from: person,
            id: `wamid.${id}`,
            timestamp: String(seconds(at)),
            type: 'text',
            text: { body: text },
          },
        ],
      },
    },
  ],
});

const messageSchema = z.object({
  to: z.string().optional(),
  recipient: z.string().optional(),
  text: z.object({ body: z.string() }),
});

/** A text that the desk sends over WhatsApp; null: it is none. */
export function toNumber(body: string): Arrived | null {
  const said = read(messageSchema, body);
  return said && { to: (said.to ?? said.recipient ?? '').replace('+', ''), text: said.text.body };
}
