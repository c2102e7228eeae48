/** Small files of records, for what is kept beside the journal and the tables. */
@NullMarked
package io.saldo.projection.record;

import org.jspecify.annotations.NullMarked;
