package io.saldo.client.read;

/** How fresh a read must be. */
public sealed interface Freshness {
    /** It sees all that was answered before it was asked, by any node: what reads do when nothing else is said. */
    record Linearizable() implements Freshness {}

    /** It sees what the node that answers has, which may be a little late, and waits for nobody. */
    record Local() implements Freshness {}

    /**
     * It sees an event and what was before it in its partition; other partitions as {@link Local}.
     *
     * @param partition of the event, from 0
     * @param sequence of the event, from 1
     */
    record AtLeast(int partition, long sequence) implements Freshness {
        /**
         * Checks the place.
         *
         * @throws IllegalArgumentException when a number is below zero
         */
        public AtLeast {
            if (partition < 0 || sequence < 0) {
                throw new IllegalArgumentException("partition and sequence are not below zero");
            }
        }
    }
}
