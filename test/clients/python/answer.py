"""Answers a ticket by the client that openapi-python-client makes of the description."""

import os
from datetime import datetime, timedelta, timezone
from typing import TypeVar

from desk import AuthenticatedClient
from desk.api.agents import create_token
from desk.api.tickets import add_message, change_ticket, create_ticket, get_ticket, list_tickets
from desk.models import (
    AddMessageBody,
    AddMessageBodyKind,
    ChangeTicketBody,
    ChangeTicketBodyPriority,
    CreateTicketBody,
    CreateTicketBodyKind,
    CreateTicketBodyPriority,
    CreateTicketBodyRequesterType1,
    CreateTicketBodyType,
    CreateTokenBody,
    CreateTokenBodyScopesItem,
    ListTicketsView,
    MessageRefused,
    Problem,
    TicketRefused,
)

Answer = TypeVar("Answer")


def given(answer: Answer | Problem | MessageRefused | TicketRefused | None) -> Answer:
    """What was answered; fails with the problem when the desk refused."""
    if answer is None or isinstance(answer, (Problem, MessageRefused, TicketRefused)):
        raise SystemExit(f"The desk refused: {answer}")
    return answer


reply = os.environ["DESK_REPLY"]
desk = AuthenticatedClient(
    base_url=os.environ["DESK_URL"], token=os.environ["DESK_TOKEN"], raise_on_unexpected_status=True
)

tickets = given(list_tickets.sync(client=desk, view=ListTicketsView.OPEN, limit=100))
summary = next(one for one in tickets.items if one.subject == os.environ["DESK_SUBJECT"])

opened = given(get_ticket.sync(summary.id, client=desk))
assert "whether this works" in opened.conversation.items[0].text

added = given(
    add_message.sync(
        summary.id,
        client=desk,
        body=AddMessageBody(
            kind=AddMessageBodyKind.PUBLIC_REPLY, text=reply, status="pending"
        ),
        idempotency_key=f"answer-{summary.id}",
        if_match=f'"{opened.version}"',
    )
)
assert added.ticket.status == "pending"

again = given(get_ticket.sync(summary.id, client=desk))
assert [one.text for one in again.conversation.items if one.id == added.message.id] == [reply]

changed = given(
    change_ticket.sync(
        summary.id,
        client=desk,
        body=ChangeTicketBody(
            priority=ChangeTicketBodyPriority.HIGH, tags=["works"], assignee_id=None, team_id=None
        ),
    )
)
assert changed.priority == "high"

made = given(
    create_ticket.sync(
        client=desk,
        body=CreateTicketBody(
            subject="Written down by a client",
            text="Mara called.\nShe calls again.",
            kind=CreateTicketBodyKind.INTERNAL_NOTE,
            requester=CreateTicketBodyRequesterType1(
                address="mara.lindt@example.com", name="Mara Lindt"
            ),
            priority=CreateTicketBodyPriority.LOW,
            type_=CreateTicketBodyType.INCIDENT,
            tags=["phone"],
            team_id=None,
            assignee_id=None,
        ),
    )
)
assert made.type_ == "incident"

expires_at = datetime.now(timezone(timedelta(hours=2))) + timedelta(hours=1)
token = given(
    create_token.sync(
        client=desk,
        body=CreateTokenBody(
            name="Reader", scopes=[CreateTokenBodyScopesItem.TICKETSREAD], expires_at=expires_at
        ),
    )
)
assert token.expires_at is not None and abs(token.expires_at - expires_at) < timedelta(seconds=1)

missing = get_ticket.sync(999_999, client=desk)
assert isinstance(missing, Problem) and missing.code == "ticket.not_found"
