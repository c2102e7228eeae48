/** What the commands do with whole folders. */
@NullMarked
package io.saldo.cli.files;

import org.jspecify.annotations.NullMarked;
