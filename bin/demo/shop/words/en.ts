import type { Language } from './words.ts';

export const english: Language = {
  locale: 'en',
  timezone: 'Europe/London',
  country: 'GB',
  share: 28,
  firstNames: ['Olivia', 'Harry', 'Amelia', 'Jack', 'Priya', 'Noah', 'Grace', 'Oscar', 'Hannah', 'Tom'],
  lastNames: ['Hughes', 'Patel', 'Murray', 'Clarke', 'Ellis', 'Walsh', 'Turner', 'Baker', 'Reid', 'Shaw'],
  items: [
    'teapot Sencha',
    'cast-iron kettle',
    'breakfast tea tin',
    'tea strainer',
    'set of six cups',
    'travel mug',
  ],
  greetings: ['Hello,', 'Hi there,', 'Good morning,', 'Dear team,'],
  agentGreeting: 'Hello {name},',
  agentGoodbye: 'Kind regards,\n{agent}',
  thanks: ['Brilliant, thank you!', 'That was quick. Thanks a lot!', 'Perfect, all sorted now.'],
  again: 'I am sorry to come back to this, but it is still not right. Could you have another look, please?',
  comments: {
    good: ['Friendly and quick.', 'Sorted within the hour!', 'Could not be better.'],
    bad: ['I had to explain it twice.', 'It took far too long.'],
  },
  topics: {
    delivery: {
      subjects: ['Where is my parcel?', 'Order {order} has not arrived', 'Tracking has not moved for days'],
      openings: [
        'I ordered the {item} last week (order {order}) and it still has not turned up. Can you tell me where it is?',
        'The tracking of order {order} has said "in transit" for five days now. Is the {item} lost?',
      ],
      answers: [
        'your parcel left us on time and is with the carrier. I have asked them to look for it, and you will hear from me by tomorrow.',
        'I am sorry for the wait. The parcel was held up in the depot and is out for delivery now.',
      ],
      followUp: 'The new date has passed, and nothing came. What happens next?',
    },
    damaged: {
      subjects: ['Arrived broken', 'The {item} has a crack', 'Order {order}: damaged on arrival'],
      openings: [
        'the {item} from order {order} arrived today with a big crack. A picture is attached.',
        'my parcel was crushed, and the {item} in it is in pieces. What do you need from me?',
      ],
      answers: [
        'that should not have happened. A new one leaves us today; you need not send the broken one back.',
        'I am sorry! Please send us a picture of the box as well, then a replacement goes out at once.',
      ],
      followUp: 'Here is the picture of the box. You can see where it was hit.',
    },
    return: {
      subjects: ['I would like to send something back', 'Return of order {order}', 'Return label'],
      openings: [
        'the {item} is smaller than I thought. How can I return it? It was order {order}.',
        'there was no return label in my parcel ({order}). Could you send me one?',
      ],
      answers: [
        'of course. The label is attached; just drop the parcel at any shop of the carrier within 30 days.',
        'no problem at all. I have made a label for you, it is in a separate mail.',
      ],
      followUp: 'I have posted it this morning. How long until you have it?',
    },
    refund: {
      subjects: ['Refund for order {order}', 'Still waiting for my money'],
      openings: [
        'you have had the {item} back for two weeks, but I have not seen the refund for {order}.',
        'when will I get my money back for order {order}?',
      ],
      answers: [
        'I have just released the refund. Banks take up to three days.',
        'it went out yesterday to the card you paid with. Please give it until Thursday.',
      ],
      followUp: 'Nothing on my account yet. Could you check the amount, too?',
    },
    invoice: {
      subjects: ['Invoice for order {order}', 'Wrong address on the invoice'],
      openings: [
        'could I have an invoice for order {order} made out to my company?',
        'the invoice of {order} has my old address on it. Can you change it?',
      ],
      answers: [
        'the invoice is attached, with the new address.',
        'done: you find it in your account as well.',
      ],
      followUp: 'Thank you. Our accountant needs the VAT number on it as well, please.',
    },
    product: {
      subjects: ['Question about the {item}', 'Is the {item} dishwasher-safe?', 'When is the {item} back?'],
      openings: [
        'before I order: can the {item} go into the dishwasher?',
        'the {item} is sold out. Will it be back before the holidays?',
      ],
      answers: [
        'we would wash it by hand: the glaze stays nicer that way.',
        'a delivery is due in about two weeks. I can put one aside for you.',
      ],
      followUp: 'Yes please, put two aside for me.',
    },
    payment: {
      subjects: ['Payment failed', 'Charged twice for {order}'],
      openings: [
        'my card was charged twice for order {order}. Please have a look.',
        'the payment for the {item} keeps failing although my card is fine.',
      ],
      answers: [
        'one of the two is only reserved and lapses by itself within five days. You pay once.',
        'our payment provider had a bad hour this morning. Please try again; your basket is still there.',
      ],
      followUp: 'Both amounts are still there, and my bank says both were booked.',
    },
  },
};
