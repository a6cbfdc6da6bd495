// Command answer answers a ticket by the client that oapi-codegen makes of the description.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func check(holds bool, format string, values ...any) {
	if !holds {
		log.Fatalf(format, values...)
	}
}

func main() {
	ctx := context.Background()
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("DESK_TOKEN"))
		return nil
	}
	desk, err := NewClientWithResponses(os.Getenv("DESK_URL"), WithRequestEditorFn(authorize))
	check(err == nil, "%v", err)
	id := find(ctx, desk, os.Getenv("DESK_SUBJECT"))
	answer(ctx, desk, id, os.Getenv("DESK_REPLY"))
	writeDown(ctx, desk, id)

	missing, err := desk.GetTicketWithResponse(ctx, 999_999, nil)
	check(err == nil, "%v", err)
	problem := missing.ApplicationproblemJSON404
	check(problem != nil && problem.Code == "ticket.not_found", "A missing ticket: %s", missing.Body)
}

// find looks a ticket up in the list, by its subject.
func find(ctx context.Context, desk *ClientWithResponses, subject string) int {
	view, limit := ListTicketsParamsViewOpen, 100
	list, err := desk.ListTicketsWithResponse(ctx, &ListTicketsParams{View: &view, Limit: &limit})
	check(err == nil, "%v", err)
	check(list.JSON200 != nil, "The list: %s", list.Body)
	for _, summary := range list.JSON200.Items {
		if summary.Subject == subject {
			return summary.Id
		}
	}
	log.Fatal("The ticket is not in the list.")
	return 0
}

// open reads a ticket with its conversation.
func open(ctx context.Context, desk *ClientWithResponses, id int) *TicketWithConversation {
	ticket, err := desk.GetTicketWithResponse(ctx, id, nil)
	check(err == nil, "%v", err)
	check(ticket.JSON200 != nil, "The ticket: %s", ticket.Body)
	return ticket.JSON200
}

// answer replies, and sees the reply on the ticket.
func answer(ctx context.Context, desk *ClientWithResponses, id int, reply string) {
	opened := open(ctx, desk, id)
	first := opened.Conversation.Items[0].Text
	check(strings.Contains(first, "whether this works"), "The first message: %s", first)

	key, match := fmt.Sprintf("answer-%d", id), fmt.Sprintf(`"%d"`, opened.Version)
	status := "pending"
	added, err := desk.AddMessageWithResponse(ctx, id,
		&AddMessageParams{IdempotencyKey: &key, IfMatch: &match},
		AddMessageJSONRequestBody{Kind: AddMessageJSONBodyKindPublicReply, Text: &reply, Status: &status})
	check(err == nil, "%v", err)
	check(added.JSON201 != nil, "The reply: %s", added.Body)
	check(added.JSON201.Ticket.Status == "pending", "The status: %s", added.JSON201.Ticket.Status)

	for _, message := range open(ctx, desk, id).Conversation.Items {
		if message.Id == added.JSON201.Message.Id && message.Text == reply {
			return
		}
	}
	log.Fatal("The reply is not on the ticket.")
}

// writeDown changes a ticket, opens one for a caller and makes a token, with every kind of value.
func writeDown(ctx context.Context, desk *ClientWithResponses, id int) {
	tags, high := []string{"works"}, ChangeTicketJSONBodyPriorityHigh
	changed, err := desk.ChangeTicketWithResponse(ctx, id, nil,
		ChangeTicketJSONRequestBody{Priority: &high, Tags: &tags})
	check(err == nil, "%v", err)
	check(changed.JSON200 != nil && changed.JSON200.Priority == "high", "The change: %s", changed.Body)

	name, phone := "Mara Lindt", []string{"phone"}
	kind, low, incident := CreateTicketJSONBodyKindInternalNote, CreateTicketJSONBodyPriorityLow, CreateTicketJSONBodyTypeIncident
	requester := CreateTicketJSONBody_Requester{}
	err = requester.FromCreateTicketJSONBodyRequester1(
		CreateTicketJSONBodyRequester1{Address: "mara.lindt@example.com", Name: &name})
	check(err == nil, "%v", err)
	text := "Mara called.\nShe calls again."
	made, err := desk.CreateTicketWithResponse(ctx, nil, CreateTicketJSONRequestBody{
		Subject: "Written down by a client", Text: &text,
		Kind: &kind, Requester: &requester, Priority: &low, Type: &incident, Tags: &phone,
	})
	check(err == nil, "%v", err)
	check(made.JSON201 != nil && made.JSON201.Type == "incident", "The ticket: %s", made.Body)

	expiresAt := time.Now().In(time.FixedZone("", 7200)).Add(time.Hour)
	scopes := []CreateTokenJSONBodyScopes{"tickets:read"}
	token, err := desk.CreateTokenWithResponse(ctx, nil,
		CreateTokenJSONRequestBody{Name: "Reader", Scopes: &scopes, ExpiresAt: &expiresAt})
	check(err == nil, "%v", err)
	check(token.JSON201 != nil && token.JSON201.ExpiresAt != nil, "The token: %s", token.Body)
}
