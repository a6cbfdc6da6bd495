import { matter, type Vocabulary } from './vocabulary.ts';

export const ENGLISH: Vocabulary = {
  language: 'en',
  space: ' ',
  greetings: ['Hello,', 'Dear team,', 'Good morning,', 'Hi there,'],
  closings: ['Best regards', 'Thank you in advance', 'Kind regards', 'Cheers'],
  fillers: [
    'I have been a customer of yours for several years.',
    'I am writing to you because nobody answered the phone.',
    'Please let me know what I should do next.',
    'I look forward to hearing from you soon.',
    'My colleague told me to contact you about this.',
    'I have already looked at the help pages.',
  ],
  asides: ['My {p} from last year is fine, by the way.', 'We also ordered a {p} for the office.'],
  things: [
    ['coffee machine', 'coffee machines'],
    ['keyboard', 'keyboards'],
    ['router', 'routers'],
    ['bicycle', 'bicycles'],
    ['camera', 'cameras'],
    ['vacuum cleaner', 'vacuum cleaners'],
    ['washing machine', 'washing machines'],
    ['lamp', 'lamps'],
    ['tablet', 'tablets'],
    ['headset', 'headsets'],
  ],
  matters: [
    matter(
      '{p} does not start | Trouble with the {p}',
      'Since yesterday the {p} does not start any more. | When I press the button nothing happens at all. | The light on the front stays dark after starting.',
      [
        'does not start',
        'not starting',
        'does not start any more',
        'What can I do when my {p} refuses to start in the morning?',
      ],
    ),
    matter(
      'Wrong invoice for the {p} | Invoice question',
      'The invoice for the {p} shows the wrong amount. | I was charged twice on this invoice. | Could you send a corrected bill?',
      [
        'wrong invoice',
        'invoices wrongly',
        'shows the wrong amount',
        'Why is the amount on the invoice for my {p} wrong?',
      ],
    ),
    matter(
      'Delivery of {p} is late | Where is my parcel',
      'The delivery of the {p} was promised for last week. | The parcel has still not arrived at my house. | The tracking page has not changed for days.',
      [
        'delivery late',
        'deliveries delayed',
        'has still not arrived',
        'When will the delivery of the {p} that I ordered finally arrive?',
      ],
    ),
    matter(
      'Password for {p} app | Reset of my password',
      'I forgot the password of the app for the {p}. | The mail for resetting the password never comes. | My account is now locked.',
      [
        'reset password',
        'passwords resetting',
        'forgot the password',
        'How do I get a new password for the {p} app?',
      ],
    ),
    matter(
      'Refund for the {p} | Money back',
      'I returned the {p} and wait for the refund. | The money was not transferred to my bank account. | You confirmed the return two weeks ago.',
      [
        'refund returned',
        'refunds returning',
        'wait for the refund',
        'When do I get the refund for the {p} which I sent back?',
      ],
    ),
    matter(
      'Cancel subscription for {p} | Cancellation',
      'I want to cancel the subscription that came with the {p}. | Please confirm the cancellation in writing. | I do not wish to renew the contract.',
      [
        'cancel subscription',
        'cancelling subscriptions',
        'confirm the cancellation',
        'How can I cancel the subscription that belongs to my {p}?',
      ],
    ),
    matter(
      '{p} arrived damaged | Broken on arrival',
      'The {p} arrived damaged, the box was torn open. | There is a deep scratch on the case. | I can send photos of the broken corner.',
      [
        'arrived damaged',
        'damages arriving',
        'the box was torn',
        'What happens if the {p} was damaged when it arrived?',
      ],
    ),
    matter(
      'New address for the {p} order | Moving house',
      'I moved, please change the shipping address for the {p}. | The old street is no longer correct. | My new flat is in another town.',
      [
        'change address',
        'changing addresses',
        'change the shipping address',
        'Can you still change the address to which the {p} is shipped?',
      ],
    ),
    matter(
      'Update of the {p} fails | Firmware problem',
      'The firmware update of the {p} fails at half way. | An error appears on the screen during installation. | After restarting the old version is back.',
      [
        'update fails',
        'updates failing',
        'fails at half way',
        'Why does the firmware update of my {p} always fail?',
      ],
    ),
    matter(
      'Warranty repair of the {p} | Repair',
      'I would like to have the {p} repaired under warranty. | The guarantee card is attached. | A technician looked at it and found a defect.',
      [
        'warranty repair',
        'repairing warranties',
        'repaired under warranty',
        'Is the repair of the {p} covered by the warranty?',
      ],
    ),
    matter(
      'Part missing from the {p} | Incomplete set',
      'In the box of the {p} a part is missing. | The manual lists four screws but I found three. | The charger was not included.',
      [
        'part missing',
        'parts miss',
        'a part is missing',
        'Where do I get the part that is missing from my {p}?',
      ],
    ),
    matter(
      'Payment for the {p} declined | Card refused',
      'My payment for the {p} was declined by the shop. | The credit card works everywhere else. | The bank sees no booking.',
      [
        'payment declined',
        'payments declining',
        'was declined by the shop',
        'Why was my card payment for the {p} declined?',
      ],
    ),
    matter(
      '{p} loses connection | Wireless drops',
      'The {p} loses the wireless connection every hour. | The signal is strong next to the window. | Only pulling the plug helps for a while.',
      [
        'loses connection',
        'losing connections',
        'loses the wireless connection',
        'What helps when the {p} keeps losing its connection?',
      ],
    ),
    matter(
      'Exporting data of the {p} | My data',
      'How can I export the data that the {p} recorded? | The file that I downloaded is empty. | I need the measurements in a spreadsheet.',
      [
        'export data',
        'exporting data',
        'that I downloaded is empty',
        'Is there a way to export the data of my {p} to a spreadsheet?',
      ],
    ),
  ],
};
