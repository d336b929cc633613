-- Who the sender of a waiting request may be, so that a board asks nothing of the model (DC-30).
ALTER TABLE incoming_leads ADD COLUMN likely_contact_id BIGINT;
CREATE INDEX incoming_leads_by_likely_contact ON incoming_leads (account_id, likely_contact_id) WHERE likely_contact_id IS NOT NULL;
-- What began a lead, which a merge moves along, too.
CREATE INDEX arrivals_of_lead ON arrivals (account_id, lead_id) WHERE lead_id IS NOT NULL;
