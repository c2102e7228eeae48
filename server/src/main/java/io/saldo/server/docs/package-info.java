/** The OpenAPI document and its Swagger UI. */
@NullMarked
package io.saldo.server.docs;

import org.jspecify.annotations.NullMarked;
