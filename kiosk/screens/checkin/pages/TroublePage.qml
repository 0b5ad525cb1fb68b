import QtQuick

StagePage {
    title: qsTr("Please go to the counter.")
    text: qsTr("This terminal cannot be used for the moment. A member of staff will take care of you.")
    iconName: "store"
}
