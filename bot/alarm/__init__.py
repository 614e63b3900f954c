"""The alarm for inquiries that must not wait: seen in the console, sent to a duty group or by mail, once each."""
