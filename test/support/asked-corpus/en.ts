import { asked, tongue } from './asked.ts';

export const ENGLISH = tongue(
  'en',
  {
    greetings: 'Hi, | Hello, | Dear Sir or Madam, | Good morning, | Hi there, | Dear team, | Hey, |  ',
    openings:
      'I hope you are well. | I am writing because of the following. | Sorry to bother you. | I have a question. | Quick one: | I tried the chat first but nobody answered. | This is my second mail.',
    closings:
      'Best regards | Kind regards | Thanks in advance | Many thanks | Cheers | Yours sincerely | Thx',
    names:
      'Harriet Osborne | Tom Fielding | Priya Nair | Daniel Whitlock | Aoife Brennan | Marcus Lindley | Sue Parrish | Kwame Mensah',
    footers:
      'Sent from my iPhone | Osborne Interiors Ltd, 14 Mill Lane, Leeds LS2 7QA, phone +44 113 496 0182 | This e-mail is confidential and meant for the addressee only. | Get Outlook for Android',
    fillers:
      'I ordered it as a birthday present. | I have been a customer for years. | My order number is {order}. | It is order {order} from last week. | Please answer soon. | My colleague told me to ask you. | I looked at your website and could not find it. | I am rather disappointed. | I live in Leeds. | The shop is otherwise great. | Please call me on {phone}.',
    plainSubjects:
      'Question | Help please | Order {order} | Urgent!! | Re: your shop | Problem | Customer enquiry',
    quoted:
      'Thank you for your order. We will let you know when it leaves our warehouse. | Your request has been received and will be answered within two days. | Dear customer, please find your invoice attached.',
    noise:
      'Do you support local football clubs? We are looking for a sponsor for our youth team. | I found a spider in my garden and thought you might like the photo. | Could you tell me the name of the song in your television advert? | We offer search engine optimisation at low prices for your company. | Is the lady with the red glasses still working at your shop in York? | I would like to apply for the position of a forklift driver. | Your competitor opened next door to me, just so you know. | Our school class would like to visit your warehouse in May. | My grandmother knitted something in your company colours. | I am writing a thesis on packaging paper and need an interview partner. | Please forward this to the landlord of the building. | The traffic lights in front of your premises are broken. | Who designed the mosaic in your entrance hall? | I am a journalist and would like a comment on the new customs law. | Could I bring my dog into your showroom? | There is a typo on page four of your annual report. | What became of the piano that stood in your canteen? | We met at the fair in Birmingham, do you remember me?',
  },
  [
    asked(
      'parcel-late',
      'Where is my parcel? | Delivery still not here | Order not arrived',
      'My parcel should have been here on Monday and has not arrived. | Where is my order? It was supposed to be delivered last week. | I am still waiting for my delivery. | The tracking has said the same thing for five days and nothing comes. | When will my package finally get here? | The shipment is delayed and nobody tells me when it arrives. | Can you tell me where my parcel is? | It has been ten days since I ordered and still no delivery.',
      'The courier has not shown up with my package yet, any news? | According to the tracking page the shipment has not moved for a week.',
    ),
    asked(
      'parcel-claimed-delivered',
      'Marked as delivered but not received | Delivered? No!',
      'The tracking says my parcel was delivered but I never received it. | The courier claims to have left it with a neighbour, but no neighbour has it. | It is marked as delivered and there is nothing at my door. | Your driver says he handed it over and signed for it himself, I got nothing. | Status is delivered, yet nobody in the house has the package. | Somebody else signed for my parcel, I do not know this signature.',
      'Allegedly handed over to my neighbour, who knows nothing of a package. | It shows as delivered and signed, but my letterbox is empty.',
    ),
    asked(
      'change-delivery-address',
      'Wrong delivery address | Change the shipping address',
      'I entered the wrong delivery address, can you change it? | Please send the parcel to my new address, I have moved. | Can the shipping address of my order still be changed? | There is a mistake in the house number of my delivery address. | I forgot to change the address before ordering, please ship to my office instead. | How do I correct the street for the delivery of my order?',
      'Please redirect the shipment to another address, I typed in the old one. | The delivery address has the wrong postcode, please correct it.',
    ),
    asked(
      'change-email-address',
      'New e-mail address | Change my email',
      'I have a new e-mail address, how do I change it in my account? | Please update the email address of my customer account. | My old mailbox will be closed, I want to use another e-mail to log in. | Where in the profile can I replace my email? | I misspelled my e-mail when registering, please correct it. | Change my login email to my private one please.',
      'My company mail address no longer exists, please put the new email into my profile. | How can I use a different email for my account?',
    ),
    asked(
      'password-reset',
      'Forgot my password | Password reset not working',
      'I forgot my password and the reset mail does not come. | The link to reset my password has expired. | How can I set a new password? | I requested a new password three times and got no mail. | My password is rejected although I am sure it is right. | The reset link says invalid token.',
      'I cannot remember my password and need a new one. | No mail arrives after I click on forgotten password.',
    ),
    asked(
      'account-locked',
      'Account locked | Cannot log in, account blocked',
      'My account has been locked after too many attempts. | It says that my account is blocked, please unlock it. | I cannot log in, there is a message that the account was disabled. | Why was my account suspended? | Please unblock my user, I am locked out. | The login page says account deactivated, contact support.',
      'After several failed attempts I am locked out of my account. | Please activate my account again, it was suspended.',
    ),
    asked(
      'two-factor-code',
      'Verification code | No SMS code',
      'I do not receive the verification code by SMS. | I have a new phone and the authenticator app is gone, how do I get my code? | The six-digit security code never arrives. | Two-factor login asks for a code that I do not get. | How do I turn off two-factor authentication after losing my phone? | The code from the text message is always said to be wrong.',
      'The text message with the login code does not come. | I lost my phone with the authenticator and cannot enter a code.',
    ),
    asked(
      'cancel-order',
      'Cancel my order | Please cancel order {order}',
      'I want to cancel my order. | Please cancel the order that I placed this morning. | I ordered by mistake, can you stop it before it is shipped? | Is it possible to withdraw an order that has not left yet? | I clicked twice and ordered two, please cancel one of the orders. | I have changed my mind and would like to cancel what I ordered.',
      'Please annul my order, I bought the wrong thing. | Can the order still be stopped? I do not need it any more.',
    ),
    asked(
      'cancel-subscription',
      'Cancel subscription | End my membership',
      'I want to cancel my subscription. | How do I end my monthly plan? | Please terminate my membership at the end of the month. | Where is the button to stop the subscription? | My plan was renewed although I had cancelled it. | Do not renew my annual subscription.',
      'I would like to quit my membership, what is the notice period? | Stop the automatic renewal of my plan please.',
    ),
    asked(
      'return-item',
      'Return | How do I send it back',
      'I would like to return the shoes, how does it work? | Where do I get a return label? | How do I send an item back to you? | The trousers do not fit and I want to return them. | Is the return free of charge and how long do I have? | There was no return form in the box.',
      'How many days do I have to send something back and who pays the postage? | Please mail me a label for sending the jacket back.',
    ),
    asked(
      'refund-missing',
      'Refund not received | Where is my money',
      'I sent everything back three weeks ago and have not got my money. | When will I get my refund? | The refund has not reached my bank account yet. | You confirmed my return but I am still waiting for the money. | How long does a refund to the credit card take? | My money has not been paid back.',
      'The amount for my return has still not been credited. | I am waiting for the reimbursement since the start of the month.',
    ),
    asked(
      'damaged-item',
      'Arrived damaged | Broken on arrival',
      'The vase arrived broken. | The box was crushed and the screen has a crack. | One of the plates was in pieces when I opened the parcel. | The product has scratches all over, I have attached photos. | It came damaged and I want a replacement. | The glass was shattered when I unpacked it.',
      'Everything was smashed inside the carton. | The lamp has a dent and the shade is torn, see pictures.',
    ),
    asked(
      'wrong-item',
      'Wrong item sent | Not what I ordered',
      'You sent me the wrong item. | I ordered blue and got green. | The size in the box is not the one that I ordered. | Instead of the kettle there was a toaster in the box. | I received somebody else’s goods. | The colour is not the one I chose.',
      'I got a different model than the one I ordered. | There is an XL in the bag although I had chosen M.',
    ),
    asked(
      'invoice-copy',
      'Invoice needed | Please send the invoice',
      'I need an invoice for my order. | Please send me a copy of the invoice as a PDF. | Where can I download my bill? | There was no invoice with the goods, my accountant needs one. | I cannot find the receipt for my purchase. | Could you mail the invoice once more?',
      'For my tax return I need the bill, where do I find it? | I did not get a receipt, please send one.',
    ),
    asked(
      'invoice-vat',
      'VAT number on the invoice | Correct invoice',
      'Our VAT number is missing on the invoice. | Please issue the invoice to our company with the tax number. | The invoice shows VAT although we are exempt. | The company name on the invoice is wrong, our bookkeeping cannot use it. | Please correct the billing details and add our VAT ID. | Can you put our purchase order number and tax ID on the bill?',
      'Our accountants refuse the invoice as the tax ID is not on it. | The invoice is made out to me and should be to my company with its VAT ID.',
    ),
    asked(
      'charged-twice',
      'Charged twice | Double payment',
      'I have been charged twice for the same order. | The amount was taken from my card two times. | There are two debits on my bank statement for one purchase. | You took the money double, please return one payment. | My account was debited twice.',
      'The same sum was collected two times from my account. | Double debit for a single order.',
    ),
    asked(
      'card-declined',
      'Payment fails | Card declined',
      'My credit card is declined at the checkout. | Payment fails every time with an error. | I cannot pay, the page says that the transaction was refused. | PayPal sends me back without paying. | The checkout does not accept my card. | The payment is rejected although there is enough money on the card.',
      'At the last step the payment does not go through. | My Visa is refused when I try to pay.',
    ),
    asked(
      'voucher-code',
      'Voucher does not work | Discount code',
      'My voucher code is not accepted. | The discount code says invalid at the checkout. | I forgot to enter my coupon, can you take it off afterwards? | The ten percent code from the newsletter does not work. | How do I redeem a gift card? | My gift voucher has expired, can it be extended?',
      'The promo code from the flyer gives no reduction. | Where do I enter the coupon? It says it is not valid.',
    ),
    asked(
      'app-crashes',
      'App crashes | The app does not start',
      'The app crashes as soon as I open it. | Since the update the app closes by itself. | Your app freezes on the start screen. | After the last version the application does not start on my phone. | The app hangs and I have to restart it. | It shows a white screen and then shuts down.',
      'The new version quits right after starting on my tablet. | Ever since updating I only see a blank screen in the app.',
    ),
    asked(
      'opening-hours',
      'Opening hours | When are you open',
      'When is your shop open on Saturdays? | What are your opening hours at Easter? | Are you open on bank holidays? | Until what time can I come to the store? | Is the store closed on Monday? | At what time do you open tomorrow?',
      'Do you close earlier on Christmas Eve? | From when to when can I visit the shop on Sunday?',
    ),
    asked(
      'warranty-repair',
      'Warranty | Repair under guarantee',
      'My mixer stopped working after eight months, is it under warranty? | How long is the guarantee on your appliances? | The device does not switch on any more, I would like to have it repaired. | Who repairs it under guarantee? | The motor is dead after one year, does the warranty cover that? | I want to claim the warranty for my vacuum cleaner.',
      'The appliance gave up after half a year, where do I send it for repair? | Does the guarantee still cover a broken motor?',
    ),
    asked(
      'back-in-stock',
      'When available again? | Sold out',
      'When will the green jacket be in stock again? | The item is sold out, when do you get more? | Can you tell me when size 42 is available again? | Will the lamp be restocked? | It says out of stock, can I reserve one? | Is the blue model coming back?',
      'Will there be new stock of the backpack this month? | The chair is not available, can I be told once it is back?',
    ),
    asked(
      'delete-account',
      'Delete my account | Erase my data',
      'Please delete my account and all my data. | I want my personal data erased according to the GDPR. | How do I close my customer account for good? | Remove me from your database. | I no longer need my account, please delete it. | Please confirm that my data have been deleted.',
      'I want to have my profile and everything about me erased. | Close my account and remove my personal data.',
    ),
    asked(
      'newsletter',
      'Unsubscribe | Stop the newsletter',
      'Please stop sending me your newsletter. | I clicked unsubscribe and still get your advertising mails. | How do I get off the mailing list? | I do not want any more promotional e-mails. | The unsubscribe link does not work. | Every day an advert from you, please end this.',
      'Take me off your mailing list, I never signed up for it. | Your marketing mails keep coming although I opted out.',
    ),
  ],
);
