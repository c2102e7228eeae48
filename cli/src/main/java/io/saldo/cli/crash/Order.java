package io.saldo.cli.crash;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a customer asks the server for: one movement of money, or a step of one, under an id of its own. */
sealed interface Order {
    /** The transaction id. */
    UUID id();

    /** Where it is posted. */
    String path();

    /** The operation's name in a batch. */
    String operation();

    /** The fields of its JSON beside the id, without braces. */
    String fields();

    /** The fields that a line of a batch has instead of the path, each followed by a comma. */
    default String subject() {
        return "";
    }

    /** The body of its request. */
    default String body() {
        return "{\"transaction_id\":\"" + id() + "\"" + (fields().isEmpty() ? "" : "," + fields()) + "}";
    }

    /** Its line in a batch, without the line's end. */
    default String line() {
        return "{\"op\":\"" + operation() + "\"," + subject() + body().substring(1);
    }

    /**
     * A movement between two accounts.
     *
     * @param amount in decimal digits
     */
    record Posting(String from, String to, String amount, String currency) {
        private String fields() {
            return "\"from_account\":\"" + from + "\",\"to_account\":\"" + to + "\"," + money(amount, currency);
        }
    }

    /**
     * A deposit, withdrawal or transfer.
     *
     * @param note goes into the metadata unless it is empty
     */
    record Transfer(UUID id, Posting posting, String note) implements Order {
        @Override
        public String path() {
            return switch (operation()) {
                case "deposit" -> "/v1/deposits";
                case "withdrawal" -> "/v1/withdrawals";
                default -> "/v1/transfers";
            };
        }

        @Override
        public String operation() {
            if (posting.from().equals(Book.EXTERNAL)) {
                return "deposit";
            }
            return posting.to().equals(Book.EXTERNAL) ? "withdrawal" : "transfer";
        }

        @Override
        public String fields() {
            String metadata = note.isEmpty() ? "" : ",\"metadata\":{\"note\":\"" + note + "\"}";
            return switch (operation()) {
                case "deposit" ->
                    "\"to_account\":\"" + posting.to() + "\"," + money(posting.amount(), posting.currency()) + metadata;
                case "withdrawal" ->
                    "\"from_account\":\"" + posting.from() + "\"," + money(posting.amount(), posting.currency())
                            + metadata;
                default -> posting.fields() + metadata;
            };
        }
    }

    /** Many postings, all or none. */
    record Transaction(UUID id, List<Posting> postings) implements Order {
        /** Keeps its own copy of the list. */
        public Transaction {
            postings = List.copyOf(postings);
        }

        @Override
        public String path() {
            return "/v1/transactions";
        }

        @Override
        public String operation() {
            return "transaction";
        }

        @Override
        public String fields() {
            List<String> parts = postings.stream()
                    .map(posting -> "{" + posting.fields() + "}")
                    .toList();
            return "\"postings\":[" + String.join(",", parts) + "]";
        }
    }

    /**
     * Money set aside.
     *
     * @param to who gets what is captured, if that is known already
     * @param seconds how long it stays open, 0 for ever
     */
    record Hold(UUID id, String from, Optional<String> to, String amount, String currency, int seconds)
            implements Order {
        @Override
        public String path() {
            return "/v1/holds";
        }

        @Override
        public String operation() {
            return "hold";
        }

        @Override
        public String fields() {
            return "\"from_account\":\"" + from + "\","
                    + to.map(receiver -> "\"to_account\":\"" + receiver + "\",").orElse("")
                    + money(amount, currency)
                    + (seconds == 0 ? "" : ",\"expires_in_seconds\":" + seconds);
        }
    }

    /** Held money moved, in whole or, with an amount, in part. */
    record Capture(UUID id, UUID hold, Optional<String> to, Optional<String> amount) implements Order {
        @Override
        public String path() {
            return "/v1/holds/" + hold + "/capture";
        }

        @Override
        public String operation() {
            return "capture";
        }

        @Override
        public String subject() {
            return "\"hold_id\":\"" + hold + "\",";
        }

        @Override
        public String fields() {
            String receiver =
                    to.map(account -> "\"to_account\":\"" + account + "\"").orElse("");
            String part = amount.map(digits -> "\"amount\":\"" + digits + "\"").orElse("");
            return receiver + (receiver.isEmpty() || part.isEmpty() ? "" : ",") + part;
        }
    }

    /** Held money released. */
    record Release(UUID id, UUID hold) implements Order {
        @Override
        public String path() {
            return "/v1/holds/" + hold + "/void";
        }

        @Override
        public String operation() {
            return "void";
        }

        @Override
        public String subject() {
            return "\"hold_id\":\"" + hold + "\",";
        }

        @Override
        public String fields() {
            return "";
        }
    }

    /** Money moved back, all that is left of it or, with an amount, a part. */
    record Reversal(UUID id, UUID original, Optional<String> amount) implements Order {
        @Override
        public String path() {
            return "/v1/transfers/" + original + "/reversal";
        }

        @Override
        public String operation() {
            return "reversal";
        }

        @Override
        public String subject() {
            return "\"transfer_id\":\"" + original + "\",";
        }

        @Override
        public String fields() {
            return amount.map(digits -> "\"amount\":\"" + digits + "\"").orElse("");
        }
    }

    private static String money(String amount, String currency) {
        return "\"amount\":\"" + amount + "\",\"currency\":\"" + currency + "\"";
    }
}
