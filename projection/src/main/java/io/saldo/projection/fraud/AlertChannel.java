package io.saldo.projection.fraud;

/** Where alerts are told. Called by one thread. */
public interface AlertChannel {
    /**
     * Tells an alert, perhaps more than once.
     *
     * @return whether it was taken; false when it never will be, however often it is told
     * @throws Exception when it could not be told now
     */
    boolean tell(Alert alert) throws Exception;
}
