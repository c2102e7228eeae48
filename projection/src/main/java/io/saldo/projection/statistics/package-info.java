/**
 * What went through each account and each user: totals, and what happened on each day. The station before is the SQL
 * follower; behind it stand the tables, for whoever asks them.
 */
@NullMarked
package io.saldo.projection.statistics;

import org.jspecify.annotations.NullMarked;
