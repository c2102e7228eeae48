package io.saldo.replica.partition;

import io.saldo.replica.ReplicaListener;

/** Says of which partition a replica speaks. */
final class PartitionListener implements ReplicaListener {
    private final ReplicaListener listener;
    private final String prefix;

    PartitionListener(ReplicaListener listener, int partition) {
        this.listener = listener;
        prefix = "partition=" + partition + " ";
    }

    @Override
    public void progress(String work, long done, long total) {
        listener.progress(prefix + work, done, total);
    }

    @Override
    public void note(String what) {
        listener.note(prefix + what);
    }

    @Override
    public void failed(String why, Throwable cause) {
        listener.failed(prefix + why, cause);
    }
}
