"""By which means a result reaches the applicant, by channel (law.md C 20)."""

from rules.codes import Channel, DeliveryMeans

DELIVERY = {
    Channel.PORTAL: (DeliveryMeans.CABINET, DeliveryMeans.SMS),
    Channel.CENTRE: (DeliveryMeans.COUNTER, DeliveryMeans.SMS),
    Channel.AKIM: (DeliveryMeans.COUNTER, DeliveryMeans.SMS),
    Channel.PROACTIVE: (DeliveryMeans.COUNTER, DeliveryMeans.CABINET, DeliveryMeans.SMS),
}
"""passport-asp/result: in writing through the office of acceptance plus SMS; portal: cabinet, SMS too."""
